package io.concordat.coordinator;

/** What a {@link TransactionTemplate} does about a transaction that is already running on the thread, or is not. */
public enum Propagation {
    /** Joins the running transaction; begins one if there is none. */
    REQUIRED,
    /** Suspends the running transaction and begins one of its own. */
    REQUIRES_NEW,
    /** Joins the running transaction; refuses if there is none. */
    MANDATORY,
    /** Joins the running transaction; runs without if there is none. */
    SUPPORTS,
    /** Suspends the running transaction and runs without. */
    NOT_SUPPORTED,
    /** Runs without; refuses if there is one. */
    NEVER
}
