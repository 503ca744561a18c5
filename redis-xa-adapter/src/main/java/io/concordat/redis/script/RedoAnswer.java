package io.concordat.redis.script;

/** What one group says to a branch that is to be applied again. */
public sealed interface RedoAnswer {
    /** It was lost, and is applied now. */
    record Applied() implements RedoAnswer {}

    /** Nothing done: the group knows the branch, or how it ended. */
    record Known(String state) implements RedoAnswer {}

    /** Nothing done: another branch has the key locked. */
    record Busy(String holder, String key) implements RedoAnswer {}

    /** Nothing done: it is not the turn of this replay, or not yet that of this branch. */
    record Overtaken() implements RedoAnswer {}

    /** Nothing is applied: the key cannot take its change. Recorded until it is forgotten. */
    record Heuristic(String key, String reason) implements RedoAnswer {}
}
