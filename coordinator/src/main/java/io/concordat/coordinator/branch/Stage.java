package io.concordat.coordinator.branch;

/** What is being done with a transaction, in order, as far as its branches have been told. */
public enum Stage {
    /** The application works in it. */
    WORKING,
    /** Its branches are asked for their votes. */
    PREPARING,
    /** All have voted; it is being decided. */
    PREPARED,
    /** It is decided, or a lone branch commits. */
    COMMITTING,
    /** It cannot commit any more. */
    ROLLING_BACK
}
