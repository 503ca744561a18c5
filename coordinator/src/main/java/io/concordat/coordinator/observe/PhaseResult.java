package io.concordat.coordinator.observe;

/** How a phase ended. */
public enum PhaseResult {
    /** As asked. */
    DONE,
    /** Certainly not: a branch has voted no or has rolled back instead, or the decision is certainly not in the log. */
    REFUSED,
    /** Nobody can say yet; recovery finds out. */
    UNANSWERED,
    /** The store went its own way, or has lost what it had promised: a person must look. */
    HEURISTIC
}
