package io.concordat.coordinator.decision;

/** What recovery must do with the branches of a gtrid. */
public enum Resolution {
    /** A commit decision is durable. */
    COMMIT,
    /** There is no decision, and there can be none any more: the gtrid is fenced. */
    ROLLBACK
}
