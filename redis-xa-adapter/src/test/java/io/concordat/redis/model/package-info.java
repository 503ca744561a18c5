/**
 * The model test: random sequences of transactions, done through the adapter, on a model in memory, and as plain commands
 * on other keys of the same Redis. All three must answer the same.
 */
package io.concordat.redis.model;
