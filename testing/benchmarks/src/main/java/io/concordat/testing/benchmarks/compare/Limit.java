package io.concordat.testing.benchmarks.compare;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Says when a program that must soon be done may begin another round. Not thread-safe. */
final class Limit {
    private final Optional<Duration> most;
    private final Supplier<Duration> running;
    private Duration longest = Duration.ZERO;
    private Optional<Duration> began = Optional.empty();

    /**
     * One of this program's own time.
     *
     * @param most how long it may run, or empty
     */
    Limit(Optional<Duration> most) {
        this(most, () -> Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime()));
    }

    Limit(Optional<Duration> most, Supplier<Duration> running) {
        this.most = most;
        this.running = running;
    }

    /** Asked before each round: whether another one as long as the longest fits in. The first always does. */
    boolean allowsAnother() {
        Duration now = running.get();
        boolean first = began.isEmpty();
        if (!first) {
            Duration last = now.minus(began.get());
            longest = last.compareTo(longest) > 0 ? last : longest;
        }
        began = Optional.of(now);
        return first || most.isEmpty() || now.plus(longest).compareTo(most.get()) <= 0;
    }
}
