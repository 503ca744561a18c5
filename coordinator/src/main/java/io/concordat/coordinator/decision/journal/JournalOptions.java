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
 */
public record JournalOptions(int segmentLength, Duration roomCheckInterval) {
    private static final int SHORTEST_SEGMENT = 4096;

    public JournalOptions {
        if (segmentLength < SHORTEST_SEGMENT) {
            throw new IllegalArgumentException("A segment of " + segmentLength + " bytes is too short for a journal:"
                    + " give it at least " + SHORTEST_SEGMENT + ".");
        }
        Objects.requireNonNull(roomCheckInterval, "roomCheckInterval");
    }

    /** Segments of 1 MiB, room checked at most once a second. */
    public static JournalOptions defaults() {
        return new JournalOptions(1 << 20, Duration.ofSeconds(1));
    }

    /** These options with segments of that many bytes. */
    public JournalOptions withSegmentLength(int bytes) {
        return new JournalOptions(bytes, roomCheckInterval);
    }

    /** These options with that interval. */
    public JournalOptions withRoomCheckInterval(Duration interval) {
        return new JournalOptions(segmentLength, interval);
    }
}
