package io.concordat.testing.benchmarks;

import java.util.List;

/**
 * What was measured, in microseconds.
 *
 * @param median of all
 * @param p99 what 99 of 100 do not exceed
 * @param longest of all
 */
record Micros(long median, long p99, long longest) {
    static Micros of(List<Long> measured) {
        List<Long> sorted = measured.stream().sorted().toList();
        return new Micros(at(sorted, 0.50), at(sorted, 0.99), sorted.get(sorted.size() - 1));
    }

    private static long at(List<Long> sorted, double share) {
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }
}
