package io.concordat.coordinator.observe;

/**
 * Every step of the two journeys, in order. A step is reported right after what it names has happened, or, where its name
 * ends in -ING, right before; a crash in a listener falls exactly into the gap between two steps.
 */
public enum ProtocolStep {
    /** A transaction has begun; no store knows of it. */
    BEGUN,
    /** A branch has been started in its store. */
    ENLISTED,
    /** A branch has been ended in its store (lazily, just before what follows). */
    ENDED,
    /** A branch is about to be asked to prepare. */
    PREPARING,
    /** A branch has voted yes, or read-only. */
    PREPARED,
    /** All branches have voted; the decision is about to be written. */
    DECIDING,
    /** The decision is durable: the transaction is committed. */
    DECIDED,
    /** A prepared branch is about to be told to commit. */
    COMMITTING,
    /** A branch has answered that it is committed. */
    COMMITTED,
    /** Every branch has answered; the decision is about to be forgotten. */
    COMPLETED,
    /** The log has been told to drop the decision; it does so with its next write. */
    FORGOTTEN,
    /** A lone branch is about to be told to commit in one phase, without a decision. */
    COMMITTING_ONE_PHASE,
    /** A lone branch has answered that it is committed. */
    COMMITTED_ONE_PHASE,
    /** A branch is about to be told to roll back. */
    ROLLING_BACK,
    /** A branch has answered that it is rolled back. */
    ROLLED_BACK,
    /** Recovery has listed the in-doubt branches of its resources. */
    SCANNED,
    /** Recovery has found out what a gtrid's branches must do; a gtrid without decision is fenced. */
    MATCHED,
    /** Recovery is about to commit or roll back a branch. */
    RESOLVING,
    /** Recovery has committed or rolled back a branch. */
    RESOLVED,
    /** A store that may have lost something is about to be told the next decisions again; it is closed meanwhile. */
    REPLAYING,
    /** A store has been told all decisions that are not forgotten, and takes part again. */
    REPLAYED
}
