/** A small breadth-first checker: explores every state of a model, and finds the shortest trace to one that must not be. */
package io.concordat.testing.model.checker;
