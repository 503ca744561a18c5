package io.concordat.testing.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * How much of another one's throughput one has, round by round, because machines are faster in one minute than in the next.
 * Immutable.
 */
record Ratio(double median, double lowQuarter, double highQuarter) {
    static Ratio of(Cell one, Cell other) {
        List<Double> rounds = new ArrayList<>();
        for (int i = 0; i < one.slices().size(); i++) {
            rounds.add(one.slices().get(i).slice().rate()
                    / other.slices().get(i).slice().rate());
        }
        return new Ratio(Numbers.median(rounds), Numbers.at(rounds, 0.25), Numbers.at(rounds, 0.75));
    }
}
