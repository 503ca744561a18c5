package io.concordat.redis.model;

import java.util.Random;

/** Chance, the same for the same seed. */
final class Dice {
    private static final String[] VALUES = {"", "x", "y", "5", "-3", "10", "long ".repeat(30)};
    private static final String[] NAMES = {"a", "b", "c", "d", "e"};

    private final Random random;

    Dice(long seed) {
        random = new Random(seed);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    int between(int low, int high) {
        return low + random.nextInt(high - low + 1);
    }

    boolean onceIn(int times) {
        return random.nextInt(times) == 0;
    }

    @SafeVarargs
    final <T> T one(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /**
     * The ends of a range. None is empty whatever there is, because the adapter answers such a one without a look at the key.
     */
    int[] range(int most) {
        int from = between(-most, most);
        int to = between(-most, most);
        boolean sameEnd = from < 0 == to < 0;
        return sameEnd ? new int[] {Math.min(from, to), Math.max(from, to)} : new int[] {from, to};
    }

    /** A value; some are integers. */
    String value() {
        return one(VALUES);
    }

    /** A field or member. */
    String name() {
        return one(NAMES);
    }

    /** In halves, so that sums are exact. */
    double score() {
        return between(-4, 4) / 2.0;
    }

    /** In thousands of seconds, so that what has passed since does not matter. */
    long seconds() {
        return 1000L * between(1, 9);
    }
}
