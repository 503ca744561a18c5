package io.concordat.coordinator.redis;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * The place below which no decision comes any more. A decision draws its place a moment before its row can be seen in the log, by
 * those who read uncommitted, too: the lowest place in the log may have one below it that is about to appear. So a place counts
 * only when it was the lowest one for a while, and none below it has come since. Not thread-safe.
 */
final class Floor {
    /** Several times as long as a decision waits for its row. One that takes longer still is found below the floor, and told. */
    static final Duration WHILE = Duration.ofSeconds(5);

    /** So that only a few places are remembered. */
    private static final Duration STEP = Duration.ofMillis(500);

    private final Deque<Seen> seen = new ArrayDeque<>();
    private long floor;

    private record Seen(long place, long nanos) {
        boolean isOlder(Duration age, long now) {
            return now - nanos >= age.toNanos();
        }
    }

    /**
     * What counts now.
     *
     * @param lowest place in the log; empty when there is none
     * @param nanos when that was read, at the latest: by {@link System#nanoTime()}
     * @return the floor, 0 as long as there is none; never lower than before
     */
    long of(OptionalLong lowest, long nanos) {
        lowest.ifPresent(place -> seen.removeIf(each -> each.place() > place));
        while (!seen.isEmpty() && seen.peekFirst().isOlder(WHILE, nanos)) {
            floor = Math.max(floor, seen.removeFirst().place());
        }
        if (lowest.isPresent() && (seen.isEmpty() || seen.peekLast().isOlder(STEP, nanos))) {
            seen.addLast(new Seen(lowest.getAsLong(), nanos));
        }
        return floor;
    }
}
