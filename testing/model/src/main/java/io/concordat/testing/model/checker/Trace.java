package io.concordat.testing.model.checker;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How a model comes to a state, in as few steps as possible.
 *
 * @param steps the steps, as text
 * @param end the fields of the state that it ends in
 */
public record Trace(List<String> steps, String end) {
    /** A copy that nobody can change. */
    public Trace {
        steps = List.copyOf(steps);
    }

    @Override
    public String toString() {
        return IntStream.range(0, steps.size())
                .mapToObj(i -> String.format("%2d. %s", i + 1, steps.get(i)))
                .collect(Collectors.joining("\n"));
    }
}
