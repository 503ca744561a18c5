package io.concordat.coordinator.decision.journal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Records that nobody waits for: they go with the next that somebody waits for, or when they are due. Not thread-safe. */
final class Forgets {
    /**
     * What is answered need not be written soon: the forget that follows takes it along. When none does, this bounds for how
     * long a process that dies brings it back as pending.
     */
    private static final Duration LATER = Duration.ofSeconds(10);

    private final long delayNanos;
    private final List<byte[]> queued = new ArrayList<>();
    private long dueAt;

    /** @param delay how long they wait at most, if nothing else is said */
    Forgets(Duration delay) {
        this.delayNanos = delay.toNanos();
    }

    /** Whether that is due before all others. */
    boolean add(byte[] bytes) {
        return addAll(List.of(bytes), delayNanos);
    }

    void addAll(List<byte[]> records) {
        boolean ignored = addAll(records, delayNanos);
    }

    /** As {@link #add}, of one that need not be written soon. */
    boolean addLater(byte[] bytes) {
        return addAll(List.of(bytes), Math.max(delayNanos, LATER.toNanos()));
    }

    private boolean addAll(List<byte[]> records, long nanos) {
        long due = System.nanoTime() + nanos;
        boolean first = queued.isEmpty() || due - dueAt < 0;
        if (first) {
            dueAt = due;
        }
        queued.addAll(records);
        return first;
    }

    /** Those that could not be written wait once more, before what has come since. */
    void putBack(List<byte[]> earlier) {
        queued.addAll(0, earlier);
        dueAt = System.nanoTime() + delayNanos;
    }

    List<byte[]> take() {
        List<byte[]> all = List.copyOf(queued);
        queued.clear();
        return all;
    }

    boolean isEmpty() {
        return queued.isEmpty();
    }

    boolean areDue() {
        return !queued.isEmpty() && waitNanos() <= 0;
    }

    long waitNanos() {
        return dueAt - System.nanoTime();
    }
}
