package io.concordat.redis.branch;

/**
 * An interval of scores.
 *
 * @param from the lower bound
 * @param fromInclusive whether it belongs to the interval
 * @param to the upper bound
 * @param toInclusive whether it belongs to the interval
 */
public record ScoreBounds(double from, boolean fromInclusive, double to, boolean toInclusive) {
    /** All scores. */
    static final ScoreBounds ALL = new ScoreBounds(Double.NEGATIVE_INFINITY, true, Double.POSITIVE_INFINITY, true);

    boolean contains(double score) {
        return (fromInclusive ? score >= from : score > from) && (toInclusive ? score <= to : score < to);
    }

    boolean isEmpty() {
        return from > to;
    }

    /** Both bounds as Redis reads them. */
    String text() {
        return text(from, fromInclusive) + " " + text(to, toInclusive);
    }

    private static String text(double bound, boolean inclusive) {
        return (inclusive ? "" : "(") + Scores.text(bound);
    }
}
