package io.concordat.testing.benchmarks.compare;

import io.concordat.testing.benchmarks.contender.Variant;
import java.util.List;

/** What was found. Immutable. */
public record Comparison(
        String servers, Schedule schedule, CompareOptions options, List<Cell> cells, List<Trips> trips) {
    /** Copies the lists. */
    public Comparison {
        cells = List.copyOf(cells);
        trips = List.copyOf(trips);
    }

    /** How many rounds there were. */
    int rounds() {
        return cells.get(0).slices().size();
    }

    Cell cell(Variant variant, int callers, Aof aof) {
        return cells.stream()
                .filter(cell -> cell.variant() == variant && cell.callers() == callers && cell.aof() == aof)
                .findFirst()
                .orElseThrow();
    }

    /** Against the naive one, in the same conditions. */
    Ratio ratio(Cell cell) {
        return Ratio.of(cell, cell(Variant.NAIVE, cell.callers(), cell.aof()));
    }
}
