package io.concordat.testing.model.checker;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Where the fields of a model lie in the two words of its states. Not thread-safe. */
public final class Layout {
    private final List<Field<?>> fields = new ArrayList<>();
    private final int[] used = new int[2];

    /** A field with the constants of an enum; it begins with the first. */
    public <E extends Enum<E>> Field<E> choice(String name, Class<E> type) {
        return add(name, List.of(type.getEnumConstants()));
    }

    /** A field that is true or false; it begins with false. */
    public Field<Boolean> flag(String name) {
        return add(name, List.of(false, true));
    }

    /** A field with the numbers from 0 to the highest; it begins with 0. */
    public Field<Integer> number(String name, int highest) {
        return add(name, IntStream.rangeClosed(0, highest).boxed().toList());
    }

    private <V> Field<V> add(String name, List<V> values) {
        int bits = Math.max(1, 32 - Integer.numberOfLeadingZeros(values.size() - 1));
        int word = used[0] + bits <= Long.SIZE ? 0 : 1;
        if (used[word] + bits > Long.SIZE) {
            throw new IllegalStateException("No room for " + name + ": a state has " + 2 * Long.SIZE + " bits");
        }
        Field<V> field = new Field<>(name, values, word == 0, used[word], bits);
        used[word] += bits;
        fields.add(field);
        return field;
    }

    /** The fields that are not as they were at the beginning, with their values. */
    public String describe(State state) {
        return fields.stream()
                .filter(field -> !field.in(state).equals(field.in(State.ZERO)))
                .map(field -> field.describe(state))
                .collect(Collectors.joining(", "));
    }
}
