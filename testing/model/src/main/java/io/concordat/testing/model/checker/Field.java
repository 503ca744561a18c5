package io.concordat.testing.model.checker;

import java.util.List;

/**
 * One variable of a model, with a few bits of its own in each state. Immutable.
 *
 * @param <V> its values, told apart by equals
 */
public final class Field<V> {
    private final String name;
    private final List<V> values;
    private final boolean inFirst;
    private final int shift;
    private final long mask;

    Field(String name, List<V> values, boolean inFirst, int shift, int bits) {
        this.name = name;
        this.values = List.copyOf(values);
        this.inFirst = inFirst;
        this.shift = shift;
        this.mask = (1L << bits) - 1;
    }

    V in(State state) {
        long word = inFirst ? state.first() : state.second();
        return values.get((int) ((word >>> shift) & mask));
    }

    State set(State state, V value) {
        int index = values.indexOf(value);
        if (index < 0) {
            throw new IllegalArgumentException(value + " is no value of " + name + ", which has " + values);
        }
        long cleared = ~(mask << shift);
        long set = (long) index << shift;
        return inFirst
                ? new State((state.first() & cleared) | set, state.second())
                : new State(state.first(), (state.second() & cleared) | set);
    }

    /** Its name and its value in a state. */
    String describe(State state) {
        return name + " " + in(state);
    }

    @Override
    public String toString() {
        return name;
    }
}
