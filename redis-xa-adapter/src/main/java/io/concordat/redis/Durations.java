package io.concordat.redis;

import java.time.Duration;

/** Checks of durations in arguments. */
final class Durations {
    /** A century: more cannot be meant, and its multiples leave the range of the clocks. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Durations() {}

    static Duration requirePositive(Duration duration, String name) {
        if (duration.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException(name + " must be at least 1 ms, not " + duration);
        }
        return requireSensible(duration, name);
    }

    static Duration requireNotNegative(Duration duration, String name) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative: " + duration);
        }
        return requireSensible(duration, name);
    }

    private static Duration requireSensible(Duration duration, String name) {
        if (duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    name + " must be at most " + LONGEST.toDays() + " days, not " + duration);
        }
        return duration;
    }
}
