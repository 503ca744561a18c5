package io.concordat.redis;

import java.time.Duration;

/** Checks of durations in arguments. */
final class Durations {
    private Durations() {}

    static Duration requirePositive(Duration duration, String name) {
        if (duration.toMillis() <= 0) {
            throw new IllegalArgumentException(name + " must be at least 1 ms, not " + duration);
        }
        return duration;
    }

    static Duration requireNotNegative(Duration duration, String name) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative: " + duration);
        }
        return duration;
    }
}
