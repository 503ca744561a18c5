package io.concordat.coordinator.observe;

/** What takes the time of a transaction's end, branch by branch. */
public enum Phase {
    /** A branch is asked for its vote. */
    PREPARE,
    /** The decision is made durable; of the whole transaction. */
    DECIDE,
    /** A prepared branch is told to commit. */
    COMMIT,
    /** A lone branch is told to commit, without a decision. */
    COMMIT_ONE_PHASE,
    /** A branch is told to roll back. */
    ROLLBACK
}
