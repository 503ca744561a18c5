package io.concordat.coordinator.decision.journal;

import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Heuristic;
import io.concordat.coordinator.decision.Participant;
import io.concordat.coordinator.decision.Resolution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;

/** Short forms for the journal's tests. */
final class Journals {
    static final String NODE = "node1";
    static final JournalOptions SMALL = new JournalOptions(4096, Duration.ZERO, Duration.ofMinutes(1));

    /** Numbers incarnations 1, 2, 3. */
    static final InstantSource STOPPED = InstantSource.fixed(Instant.EPOCH);

    private Journals() {}

    static Journal open(FakeDirectory directory) {
        return open(directory, SMALL);
    }

    static Journal open(FakeDirectory directory, JournalOptions options) {
        return open(directory, options, STOPPED);
    }

    static Journal open(FakeDirectory directory, JournalOptions options, InstantSource clock) {
        try {
            return Journal.open(directory, NODE, options, clock, () -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Journal open(Path directory) {
        return open(directory, NODE);
    }

    static Journal open(Path directory, String node) {
        return Journal.open(directory, node, JournalOptions.defaults(), STOPPED);
    }

    static Gtrid gtrid(long incarnation, int sequence) {
        return new Gtrid(NODE, incarnation, Integer.toString(sequence));
    }

    /** The same for the same numbers. */
    static Decision decision(long incarnation, int sequence) {
        return new Decision(
                gtrid(incarnation, sequence),
                Instant.ofEpochSecond(1_800_000_000L + sequence, 123_456_789),
                List.of(new Participant("orders", "b" + sequence), new Participant("prices", "c" + sequence)));
    }

    /** An outcome of one branch of {@link #decision}, the same for the same numbers. */
    static Heuristic heuristic(long incarnation, int sequence) {
        return new Heuristic(
                gtrid(incarnation, sequence),
                new Participant("prices", "c" + sequence),
                Resolution.COMMIT,
                Instant.ofEpochSecond(1_800_000_000L + sequence, 123_456_789),
                "XA_HEURHAZ, its keys [a, b]");
    }

    /** Decisions with consecutive sequences. */
    static List<Decision> decisions(long incarnation, int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(sequence -> decision(incarnation, sequence))
                .toList();
    }

    /** What a journal that opens these files finds pending. */
    static List<Decision> readBack(FakeDirectory directory) {
        try (Journal journal = open(directory)) {
            return journal.pending();
        }
    }
}
