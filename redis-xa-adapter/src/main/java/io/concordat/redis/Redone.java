package io.concordat.redis;

/** What became of one branch in a replay. Immutable. */
public sealed interface Redone {
    /** The server had lost it, wholly or in some of its groups of keys, and has it again. */
    record Applied() implements Redone {}

    /** The server has not lost it: nothing was done. */
    record Known() implements Redone {}

    /**
     * It ended otherwise, or a key cannot take its change: that is recorded like any heuristic outcome, until it is forgotten.
     *
     * @param reason for people, with the key
     */
    record Heuristic(String reason) implements Redone {}

    /**
     * Nothing was done to it in at least one group of keys, and it is not its turn, nor that of any branch after it: the replay
     * has to begin again.
     *
     * @param reason for people: a key that another branch has locked and that branch, or that the server has changed
     */
    record Blocked(String reason) implements Redone {}
}
