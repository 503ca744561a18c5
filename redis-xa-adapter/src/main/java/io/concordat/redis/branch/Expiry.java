package io.concordat.redis.branch;

import java.time.Duration;

/**
 * When a key is to go, on this machine's monotonic clock. Redis gets what is left of it at prepare and keeps it as an
 * absolute time of its own clock.
 *
 * @param deadlineNanos on the scale of {@link System#nanoTime()}
 */
public record Expiry(long deadlineNanos) {
    /** So long from now. */
    public static Expiry in(Duration duration) {
        return new Expiry(System.nanoTime() + duration.toNanos());
    }

    /** What is left, never negative. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
    }

    /** Whether it has passed. */
    public boolean isPassed() {
        return deadlineNanos - System.nanoTime() <= 0;
    }
}
