package io.concordat.redis.branch;

import java.time.Duration;

/** When a key is to go. Prepare turns it into an absolute time of Redis's own clock, and that is what is kept. */
public sealed interface Expiry {
    /** So long from now. */
    static Expiry in(Duration duration) {
        return new After(System.nanoTime() + duration.toNanos());
    }

    /**
     * At this time of Redis's clock.
     *
     * @param epochMillis milliseconds since 1970
     */
    static Expiry at(long epochMillis) {
        return new At(epochMillis);
    }

    /** What is left, never negative. */
    Duration remaining();

    /** Whether it has passed. */
    default boolean isPassed() {
        return remaining().isZero();
    }

    /**
     * On this machine's monotonic clock. Redis is told what is left of it at prepare.
     *
     * @param deadlineNanos on the scale of {@link System#nanoTime()}
     */
    record After(long deadlineNanos) implements Expiry {
        @Override
        public Duration remaining() {
            return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
        }
    }

    /**
     * On Redis's clock. What is left of it is known only as well as this machine's clock agrees with that.
     *
     * @param epochMillis milliseconds since 1970
     */
    record At(long epochMillis) implements Expiry {
        @Override
        public Duration remaining() {
            return Duration.ofMillis(Math.max(0, epochMillis - System.currentTimeMillis()));
        }
    }
}
