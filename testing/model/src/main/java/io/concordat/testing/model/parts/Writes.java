package io.concordat.testing.model.parts;

import java.util.List;

/** The writes of two transactions to one key, in the order in which they came. */
public enum Writes {
    /** No write. */
    NONE(List.of()),
    /** The first only. */
    ONE(List.of(1)),
    /** The second only. */
    TWO(List.of(2)),
    /** The first, then the second. */
    ONE_TWO(List.of(1, 2)),
    /** The second, then the first. */
    TWO_ONE(List.of(2, 1)),
    /** One of them more than once. */
    REPEATED(List.of());

    private final int first;
    private final int second;

    Writes(List<Integer> order) {
        first = order.isEmpty() ? 0 : order.get(0);
        second = order.size() < 2 ? 0 : order.get(1);
    }

    /** One more. */
    public Writes then(int transaction) {
        if (this == NONE) {
            return transaction == 1 ? ONE : TWO;
        } else if (this == ONE && transaction == 2) {
            return ONE_TWO;
        }
        return this == TWO && transaction == 1 ? TWO_ONE : REPEATED;
    }

    /** Whether a transaction has written. */
    public boolean has(int transaction) {
        return first == transaction || second == transaction;
    }

    /** Whether one came before the other. */
    public boolean hasBefore(int one, int other) {
        return first == one && second == other;
    }
}
