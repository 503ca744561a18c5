package io.concordat.testing.model.checker;

/** What an exploration has found. */
public sealed interface Exploration {
    /** How many different states were seen. */
    int states();

    /** How many steps between them were taken. */
    long transitions();

    /** Every state was seen, and everything holds. */
    record Holds(int states, long transitions) implements Exploration {}

    /**
     * Something does not hold.
     *
     * @param property what
     * @param trace the shortest way to a state where it does not
     */
    record Violated(int states, long transitions, String property, Trace trace) implements Exploration {}
}
