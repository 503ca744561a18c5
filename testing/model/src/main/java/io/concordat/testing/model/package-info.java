/** A model of the protocol, explored exhaustively: scenarios of few processes and stores, and the rules that guard them. */
package io.concordat.testing.model;
