package io.concordat.testing.faults.history;

import java.util.List;

/** What a transaction did, in the order in which it did it. */
public sealed interface Operation {
    /** To what. */
    Item item();

    /**
     * It appended.
     *
     * @param element that nobody else appends anywhere
     */
    record Append(Item item, String element) implements Operation {}

    /**
     * It read all elements.
     *
     * @param elements that were there, in their order, its own included
     * @param strict whether the read minded locks of prepared branches
     * @param at when the read had its answer, by {@link System#nanoTime()}
     */
    record Read(Item item, List<String> elements, boolean strict, long at) implements Operation {
        /** Copies the elements. */
        public Read {
            elements = List.copyOf(elements);
        }
    }
}
