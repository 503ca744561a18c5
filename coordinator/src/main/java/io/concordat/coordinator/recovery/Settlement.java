package io.concordat.coordinator.recovery;

/** What recovery could do for a decided transaction within somebody's patience. */
public enum Settlement {
    /** Every branch has answered; the decision is forgotten. */
    COMPLETE,
    /** A branch has not answered yet; recovery goes on. */
    PENDING,
    /** A store went its own way; the decision is kept until a person has seen it. */
    HEURISTIC
}
