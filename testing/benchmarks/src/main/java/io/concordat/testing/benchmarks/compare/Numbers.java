package io.concordat.testing.benchmarks.compare;

import java.util.List;

/** Of several measurements. */
public final class Numbers {
    private Numbers() {}

    /** The middle one, or between the two in the middle. */
    public static double median(List<Double> values) {
        return at(values, 0.5);
    }

    /** Between the two nearest; a share of 0 is the least of them. */
    public static double at(List<Double> values, double share) {
        List<Double> sorted = values.stream().sorted().toList();
        double place = share * (sorted.size() - 1);
        int below = (int) place;
        double rest = place - below;
        return rest == 0 ? sorted.get(below) : sorted.get(below) * (1 - rest) + sorted.get(below + 1) * rest;
    }
}
