package io.concordat.testing.model.checker;

import java.util.Arrays;

/** All states that were seen, numbered in that order, each with how it was first reached. Not thread-safe. */
final class StateTable {
    private static final int EMPTY = -1;

    private long[] first = new long[1 << 12];
    private long[] second = new long[1 << 12];
    private int[] before = new int[1 << 12];
    private short[] by = new short[1 << 12];
    private int[] slots = empty(1 << 14);
    private int size;

    private static int[] empty(int length) {
        int[] slots = new int[length];
        Arrays.fill(slots, EMPTY);
        return slots;
    }

    int size() {
        return size;
    }

    State get(int number) {
        return new State(first[number], second[number]);
    }

    /** The state from which it was first reached. */
    int before(int number) {
        return before[number];
    }

    /** The step by which it was first reached. */
    int by(int number) {
        return by[number];
    }

    /** The number of a state; a new one if it was not seen before, which the size shows. */
    int number(State state, int from, int step) {
        int slot = slotOf(state.first(), state.second());
        if (slots[slot] != EMPTY) {
            return slots[slot];
        }
        if (size == first.length) {
            grow();
        }
        first[size] = state.first();
        second[size] = state.second();
        before[size] = from;
        by[size] = (short) step;
        slots[slot] = size++;
        if (size * 3L > slots.length * 2L) {
            rehash();
        }
        return size - 1;
    }

    private int slotOf(long one, long two) {
        long hash = (one ^ Long.rotateLeft(two * 0x9E3779B97F4A7C15L, 31)) * 0xBF58476D1CE4E5B9L;
        int slot = (int) (hash ^ (hash >>> 32)) & (slots.length - 1);
        while (slots[slot] != EMPTY && (first[slots[slot]] != one || second[slots[slot]] != two)) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private void grow() {
        first = Arrays.copyOf(first, size * 2);
        second = Arrays.copyOf(second, size * 2);
        before = Arrays.copyOf(before, size * 2);
        by = Arrays.copyOf(by, size * 2);
    }

    private void rehash() {
        slots = empty(slots.length * 2);
        for (int i = 0; i < size; i++) {
            slots[slotOf(first[i], second[i])] = i;
        }
    }
}
