package io.concordat.testing.benchmarks.compare;

import io.concordat.testing.benchmarks.contender.Variant;
import java.util.List;
import java.util.Locale;

/**
 * How many times as much a variant of this project gets done as another transaction manager, within a round. Immutable.
 *
 * @param own of this project
 * @param other of another
 */
record Against(Cell own, Cell other, Ratio ratio) {
    /** All pairs that were compared. */
    static List<Against> all(Comparison comparison) {
        return comparison.cells().stream()
                .filter(cell -> cell.variant().isOwn())
                .flatMap(own -> comparison.options().variants().stream()
                        .filter(Variant::isOtherManager)
                        .map(other -> comparison.cell(other, own.callers(), own.aof()))
                        .map(other -> new Against(own, other, Ratio.of(own, other))))
                .toList();
    }

    boolean isOf(Aof aof, int callers) {
        return own.aof() == aof && own.callers() == callers;
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "%-32s %5.2f (%4.2f-%4.2f) times %s%n",
                own.variant().title(),
                ratio.median(),
                ratio.lowQuarter(),
                ratio.highQuarter(),
                other.variant().title());
    }
}
