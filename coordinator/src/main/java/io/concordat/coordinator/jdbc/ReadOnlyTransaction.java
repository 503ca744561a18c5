package io.concordat.coordinator.jdbc;

import jakarta.transaction.Transaction;

/**
 * A transaction that may say that it only reads: its connections are then read-only, so that the database refuses what
 * would write, and its branches have nothing to prepare. Thread-safe.
 */
public interface ReadOnlyTransaction extends Transaction {
    /** Whether it only reads; known when it begins, and never changes. No I/O. */
    boolean isReadOnly();

    /** Whether a transaction is known to only read. */
    static boolean is(Transaction transaction) {
        return transaction instanceof ReadOnlyTransaction known && known.isReadOnly();
    }
}
