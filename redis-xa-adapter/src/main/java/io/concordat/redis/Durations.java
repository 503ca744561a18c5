package io.concordat.redis;

import java.time.Duration;
import java.time.Instant;

/** Checks of durations and times in arguments. */
final class Durations {
    /** A century: more cannot be meant, and its multiples leave the range of the clocks. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    /** Redis takes no expiry of 0 or less for a new value. */
    private static final Instant FIRST = Instant.ofEpochMilli(1);

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

    /** In milliseconds since 1970; what is before them is in the past all the same. */
    static long requireSensible(Instant time, String name) {
        if (time.isAfter(Instant.now().plus(LONGEST))) {
            throw new IllegalArgumentException(
                    name + " must be at most " + LONGEST.toDays() + " days from now, not " + time);
        }
        return time.isAfter(FIRST) ? time.toEpochMilli() : FIRST.toEpochMilli();
    }

    private static Duration requireSensible(Duration duration, String name) {
        if (duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    name + " must be at most " + LONGEST.toDays() + " days, not " + duration);
        }
        return duration;
    }
}
