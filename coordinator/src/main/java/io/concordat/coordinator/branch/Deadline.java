package io.concordat.coordinator.branch;

import java.time.Duration;

/**
 * A moment by the monotonic clock: a jump of the wall clock does not move it. Immutable.
 *
 * @param nanos the moment, as {@link System#nanoTime()} counts
 */
public record Deadline(long nanos) {
    /** The farthest a deadline can lie ahead: some 146 years. */
    private static final long FARTHEST = Long.MAX_VALUE / 2;

    /** The moment that lies the duration ahead; what is farther than 146 years ahead comes in 146 years. */
    public static Deadline after(Duration duration) {
        boolean far = duration.compareTo(Duration.ofNanos(FARTHEST)) > 0;
        return new Deadline(System.nanoTime() + (far ? FARTHEST : duration.toNanos()));
    }

    public boolean isOver() {
        return nanosLeft() <= 0;
    }

    /** Nanoseconds until the moment; not positive when it is over. */
    public long nanosLeft() {
        return nanos - System.nanoTime();
    }
}
