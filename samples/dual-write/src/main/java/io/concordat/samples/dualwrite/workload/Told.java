package io.concordat.samples.dualwrite.workload;

/** What the caller of the order service was told about its order. */
public enum Told {
    /** The order stands, in both stores. */
    COMMITTED,
    /** The application refused the order: rolled back on purpose. */
    REFUSED,
    /** Rolled back for another reason, such as a conflict with another order; it may be tried again. */
    FAILED,
    /** Nothing: the process died, or the transaction is in doubt. */
    UNKNOWN
}
