package io.concordat.redis.branch;

import io.concordat.redis.keys.Bytes;

/** Scores as text that Redis reads and writes. */
public final class Scores {
    /** The longest text of a score, and what a score counts for in the branch's budget. */
    static final int BYTES = 24;

    private static final String INFINITY = "inf";

    private Scores() {}

    /** Text that Redis reads as exactly this double; must be a number. */
    public static Bytes text(double score) {
        if (Double.isInfinite(score)) {
            return Bytes.of(score > 0 ? INFINITY : "-" + INFINITY);
        }
        boolean whole = score == Math.rint(score) && Math.abs(score) < 1e15;
        return Bytes.of(whole ? Long.toString((long) score) : Double.toString(score));
    }

    /** What Redis has written. */
    static double parse(Bytes text) {
        String number = text.toString();
        if (number.endsWith(INFINITY)) {
            return number.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return Double.parseDouble(number);
    }

    /** The sum, as {@code ZINCRBY} makes it. */
    static double add(double score, double increment, String key, Bytes member) {
        double sum = score + increment;
        if (Double.isNaN(sum)) {
            throw new IllegalStateException("Member " + member + " of sorted set " + key + " has the score "
                    + text(score) + "; adding " + text(increment) + " gives no number. Nothing was changed");
        }
        return sum;
    }
}
