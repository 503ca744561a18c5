package io.concordat.testing.faults.history;

/** Where an item is. */
public enum Store {
    /** In Redis. */
    REDIS,
    /** In MySQL. */
    MYSQL
}
