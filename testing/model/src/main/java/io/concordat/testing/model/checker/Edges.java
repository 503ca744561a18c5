package io.concordat.testing.model.checker;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntPredicate;

/** The steps between states that eventual resolution may depend on. Not thread-safe. */
final class Edges {
    private int[] from = new int[1 << 14];
    private int[] to = new int[1 << 14];
    private int size;

    void add(int one, int other) {
        if (size == from.length) {
            from = Arrays.copyOf(from, size * 2);
            to = Arrays.copyOf(to, size * 2);
        }
        from[size] = one;
        to[size++] = other;
    }

    /** The states from which a goal can be reached, goals included. */
    BitSet reaching(int states, IntPredicate goal) {
        int[] starts = new int[states + 1];
        for (int i = 0; i < size; i++) {
            starts[to[i] + 1]++;
        }
        for (int i = 0; i < states; i++) {
            starts[i + 1] += starts[i];
        }
        int[] next = Arrays.copyOf(starts, states);
        int[] sources = new int[size];
        for (int i = 0; i < size; i++) {
            sources[next[to[i]]++] = from[i];
        }
        BitSet reached = new BitSet(states);
        int[] queue = new int[states];
        int tail = 0;
        for (int i = 0; i < states; i++) {
            if (goal.test(i)) {
                reached.set(i);
                queue[tail++] = i;
            }
        }
        for (int head = 0; head < tail; head++) {
            for (int i = starts[queue[head]]; i < starts[queue[head] + 1]; i++) {
                if (!reached.get(sources[i])) {
                    reached.set(sources[i]);
                    queue[tail++] = sources[i];
                }
            }
        }
        return reached;
    }
}
