package io.concordat.redis;

import io.concordat.redis.branch.ScoreBounds;

/**
 * An interval of scores in an {@link XaSortedSet}. Immutable.
 *
 * @param from the lower bound, a number, maybe infinite
 * @param fromInclusive whether members with the score {@code from} belong to it
 * @param to the upper bound, a number, maybe infinite; below {@code from} the interval is empty
 * @param toInclusive whether members with the score {@code to} belong to it
 */
public record ScoreRange(double from, boolean fromInclusive, double to, boolean toInclusive) {
    /**
     * An interval.
     *
     * @throws IllegalArgumentException for a bound that is not a number
     */
    public ScoreRange {
        if (Double.isNaN(from) || Double.isNaN(to)) {
            throw new IllegalArgumentException("A bound of a score range must be a number, not NaN");
        }
    }

    /** All scores. */
    public static ScoreRange all() {
        return closed(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /** Both bounds belong to it. */
    public static ScoreRange closed(double from, double to) {
        return new ScoreRange(from, true, to, true);
    }

    /** Neither bound belongs to it. */
    public static ScoreRange open(double from, double to) {
        return new ScoreRange(from, false, to, false);
    }

    /** At least this score. */
    public static ScoreRange atLeast(double from) {
        return new ScoreRange(from, true, Double.POSITIVE_INFINITY, true);
    }

    /** More than this score. */
    public static ScoreRange greaterThan(double from) {
        return new ScoreRange(from, false, Double.POSITIVE_INFINITY, true);
    }

    /** At most this score. */
    public static ScoreRange atMost(double to) {
        return new ScoreRange(Double.NEGATIVE_INFINITY, true, to, true);
    }

    /** Less than this score. */
    public static ScoreRange lessThan(double to) {
        return new ScoreRange(Double.NEGATIVE_INFINITY, true, to, false);
    }

    ScoreBounds bounds() {
        return new ScoreBounds(from, fromInclusive, to, toInclusive);
    }
}
