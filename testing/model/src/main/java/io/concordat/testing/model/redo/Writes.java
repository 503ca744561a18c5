package io.concordat.testing.model.redo;

import java.util.List;

/** The writes of two transactions to one key, in the order in which they came. */
enum Writes {
    NONE(List.of()),
    ONE(List.of(1)),
    TWO(List.of(2)),
    ONE_TWO(List.of(1, 2)),
    TWO_ONE(List.of(2, 1)),
    REPEATED(List.of());

    private final int first;
    private final int second;

    Writes(List<Integer> order) {
        first = order.isEmpty() ? 0 : order.get(0);
        second = order.size() < 2 ? 0 : order.get(1);
    }

    /** One more. */
    Writes then(int transaction) {
        if (this == NONE) {
            return transaction == 1 ? ONE : TWO;
        } else if (this == ONE && transaction == 2) {
            return ONE_TWO;
        }
        return this == TWO && transaction == 1 ? TWO_ONE : REPEATED;
    }

    boolean has(int transaction) {
        return first == transaction || second == transaction;
    }

    /** Whether one came before the other. */
    boolean hasBefore(int one, int other) {
        return first == one && second == other;
    }
}
