package io.concordat.coordinator.decision.journal;

import static io.concordat.coordinator.decision.journal.Journals.decision;
import static io.concordat.coordinator.decision.journal.Journals.gtrid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.decision.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of what is kept until stores confirm it there is never more than fits in memory. */
class KeptBoundTest {
    private static final int MOST = 200_000;
    private static final Duration AMPLE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private final AtomicBoolean confirms = new AtomicBoolean();

    /** As a life has left it whose Redis was asked in vain for days. */
    private void keep(int number, List<String> awaited) throws IOException {
        List<byte[]> records = Stream.concat(
                        Stream.of(RecordCodec.encode(new Incarnations(List.of(1L)))),
                        IntStream.rangeClosed(1, number)
                                .mapToObj(i -> KeptCodec.encode(new JournalRecord.Answered(gtrid(1, i), awaited))))
                .toList();
        long length = Segment.length(4096, BatchCodec.length(records), 0);
        DiskDirectory files = DiskDirectory.open(directory);
        Segment.create(files, new SegmentHeader(Journals.NODE, 1, 1, 1, length), records)
                .close();
        files.rename(Segment.name(1) + Segment.UNFINISHED, Segment.name(1));
        files.sync();
    }

    private void gate(Journal journal) {
        journal.forgetThrough("prices", batch -> confirms.get() ? Optional.of(Map.of("prices", 7L)) : Optional.empty());
    }

    @Test
    void withTooManyNothingBeginsAndRecoveryGoesOnAndItEndsByItself() throws Exception {
        keep(MOST, List.of("prices"));
        try (Journal journal = Journals.open(directory)) {
            gate(journal);
            assertThat(journal.refusesWork().orElseThrow())
                    .contains(MOST + " of resource 'prices'", "keepsDecisions()", "goes on by itself");
            assertThat(journal.resolve(gtrid(1, MOST))).isEqualTo(Resolution.COMMIT);
            assertThat(journal.pending()).isEmpty();
            // What has begun before is still decided.
            assertThat(journal.decide(decision(2, 1))).isEqualTo(new Verdict.Done());

            confirms.set(true);
            await().atMost(AMPLE).until(() -> journal.refusesWork().isEmpty());
            await().atMost(AMPLE).until(() -> journal.resolve(gtrid(1, MOST)) == Resolution.ROLLBACK);
        }
        try (Journal after = Journals.open(directory)) {
            assertThat(after.refusesWork()).isEmpty();
            assertThat(after.pending()).containsExactly(decision(2, 1));
            assertThat(after.generation("prices")).isEqualTo(7);
            assertThat(after.isDecided(gtrid(1, 1))).isFalse();
        }
    }

    @Test
    void whatWaitsForAResourceThatIsNotRegisteredIsToldSo() throws Exception {
        keep(MOST, List.of("gone", "prices"));
        confirms.set(true);
        try (Journal journal = Journals.open(directory)) {
            gate(journal);
            await().atMost(AMPLE)
                    .untilAsserted(() -> assertThat(journal.refusesWork().orElseThrow())
                            .contains(MOST + " of resource 'gone', which is not registered", "under that name")
                            .doesNotContain("prices"));
        }
    }

    @Test
    void oneLessIsNotTooMany() throws Exception {
        keep(MOST - 1, List.of("prices"));
        try (Journal journal = Journals.open(directory)) {
            gate(journal);
            assertThat(journal.refusesWork()).isEmpty();
            journal.decide(decision(2, 1));
            journal.forget(gtrid(2, 1));
            assertThat(journal.refusesWork()).isPresent();
        }
    }
}
