package io.concordat.samples.dualwrite.workload;

import java.time.Duration;

/** How long a workload goes on. Immutable. */
public sealed interface Limit {
    /** The share of the work that is done: 0 at the start, 1 or more at the end. */
    double share(long begun, Duration elapsed);

    /** The inverse of {@link #parse}. */
    String text();

    /** Until so many transactions have begun. */
    record Transactions(long count) implements Limit {
        @Override
        public double share(long begun, Duration elapsed) {
            return (double) begun / count;
        }

        @Override
        public String text() {
            return "transactions=" + count;
        }

        @Override
        public String toString() {
            return count + " transactions";
        }
    }

    /** Until so much time has passed. */
    record Time(Duration duration) implements Limit {
        @Override
        public double share(long begun, Duration elapsed) {
            return (double) elapsed.toNanos() / duration.toNanos();
        }

        @Override
        public String text() {
            return "seconds=" + duration.toSeconds();
        }

        @Override
        public String toString() {
            return duration.toSeconds() + " seconds";
        }
    }

    /** Reads {@code transactions=N} or {@code seconds=N}. */
    static Limit parse(String text) {
        String[] parts = text.split("=", 2);
        long number = Long.parseLong(parts[1]);
        return parts[0].equals("seconds") ? new Time(Duration.ofSeconds(number)) : new Transactions(number);
    }
}
