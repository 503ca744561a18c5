package io.concordat.testing.faults.history;

/** What is known of how a transaction ended. */
public enum Outcome {
    /** Its caller was told that it is committed. */
    COMMITTED,
    /** Its caller was told that it is committed, and not yet visible in each store. */
    PENDING,
    /** Its caller was told that it is rolled back, or never asked for the commit. */
    ABORTED,
    /** Nothing; what the stores have decides. */
    UNKNOWN
}
