package io.concordat.testing.model.checker;

import java.util.List;

/** What an exploration has found. */
public sealed interface Exploration {
    /** How many different states were seen. */
    int states();

    /** How many steps between them were taken. */
    long transitions();

    /**
     * Every state was seen, and everything holds.
     *
     * @param seen what {@linkplain Model#possible may happen}, and does in some state
     */
    record Holds(int states, long transitions, List<Sighting> seen) implements Exploration {
        /** A copy that nobody can change. */
        public Holds {
            seen = List.copyOf(seen);
        }
    }

    /**
     * Something that may happen, and does.
     *
     * @param what in words
     * @param trace the shortest way to a state where it has
     */
    record Sighting(String what, Trace trace) {}

    /**
     * Something does not hold.
     *
     * @param property what
     * @param trace the shortest way to a state where it does not
     */
    record Violated(int states, long transitions, String property, Trace trace) implements Exploration {}
}
