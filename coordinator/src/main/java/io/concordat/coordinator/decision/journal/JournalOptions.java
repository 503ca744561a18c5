package io.concordat.coordinator.decision.journal;

import java.time.Duration;
import java.util.Objects;

/**
 * How a journal uses its directory. Immutable.
 *
 * @param segmentLength bytes of a segment, at least 4096; a segment is longer when more than half of this is pending.
 *     Twice this is the disk space a journal needs
 * @param roomCheckInterval how long a journal that could not begin a segment waits before it tries again; zero means at
 *     every {@link Journal#refusesWork()}
 * @param forgetDelay how long a {@linkplain Journal#forget forgotten} decision waits at most for the next decision to be
 *     written with, before it gets a force of its own; a millisecond to a minute
 */
public record JournalOptions(int segmentLength, Duration roomCheckInterval, Duration forgetDelay) {
    private static final int SHORTEST_SEGMENT = 4096;
    private static final Duration SHORTEST_FORGET_DELAY = Duration.ofMillis(1);
    private static final Duration LONGEST_FORGET_DELAY = Duration.ofMinutes(1);

    public JournalOptions {
        if (segmentLength < SHORTEST_SEGMENT) {
            throw new IllegalArgumentException("A segment of " + segmentLength + " bytes is too short for a journal:"
                    + " give it at least " + SHORTEST_SEGMENT + ".");
        }
        Objects.requireNonNull(roomCheckInterval, "roomCheckInterval");
        Objects.requireNonNull(forgetDelay, "forgetDelay");
        if (forgetDelay.compareTo(SHORTEST_FORGET_DELAY) < 0 || forgetDelay.compareTo(LONGEST_FORGET_DELAY) > 0) {
            throw new IllegalArgumentException("A forget delay of " + forgetDelay + " is not usable: give one of "
                    + SHORTEST_FORGET_DELAY + " to " + LONGEST_FORGET_DELAY
                    + ". A decision that comes back long after it was forgotten looks like a"
                    + " heuristic outcome, since the stores do not remember for ever how a branch ended.");
        }
    }

    /** Segments of 1 MiB, room checked at most once a second, decisions forgotten within half a second. */
    public static JournalOptions defaults() {
        return new JournalOptions(1 << 20, Duration.ofSeconds(1), Duration.ofMillis(500));
    }

    /** These options with segments of that many bytes. */
    public JournalOptions withSegmentLength(int bytes) {
        return new JournalOptions(bytes, roomCheckInterval, forgetDelay);
    }

    /** These options with that interval. */
    public JournalOptions withRoomCheckInterval(Duration interval) {
        return new JournalOptions(segmentLength, interval, forgetDelay);
    }

    /** These options with that delay. */
    public JournalOptions withForgetDelay(Duration delay) {
        return new JournalOptions(segmentLength, roomCheckInterval, delay);
    }
}
