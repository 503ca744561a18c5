package io.concordat.coordinator.decision.journal;

import static io.concordat.coordinator.decision.journal.Journals.decision;
import static io.concordat.coordinator.decision.journal.Journals.gtrid;
import static io.concordat.coordinator.decision.journal.Journals.heuristic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.CoordinatorException;
import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.Heuristic;
import io.concordat.coordinator.decision.Participant;
import io.concordat.coordinator.decision.Resolution;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * The format of each version, frozen: a file that a released version may have written is read for ever. When the format
 * must change, raise {@link SegmentHeader#VERSION} and add a file; never change one.
 */
class GoldenFileTest {
    private static final Decision UNUSUAL = new Decision(
            gtrid(2, 4),
            Instant.parse("1969-12-31T23:59:59.999999999Z"),
            List.of(new Participant("b\u00e9nin", "\u20ac"), new Participant("", "")));

    private static final Heuristic UNUSUAL_HEURISTIC = new Heuristic(
            gtrid(2, 4),
            new Participant("b\u00e9nin", "\u20ac"),
            Resolution.ROLLBACK,
            Instant.parse("1969-12-31T23:59:59.999999999Z"),
            "");

    @Test
    void version_1_is_read() throws Exception {
        try (Journal journal = Journals.open(FakeDirectory.of(Segment.name(2), golden(1)))) {
            assertThat(journal.incarnation()).isEqualTo(3);
            assertThat(journal.pending()).containsExactly(decision(1, 1), decision(2, 3), UNUSUAL);
            assertThat(journal.heuristics()).isEmpty();
        }
    }

    @Test
    void version_2_is_read() throws Exception {
        try (Journal journal = Journals.open(FakeDirectory.of(Segment.name(2), golden(2)))) {
            assertThat(journal.incarnation()).isEqualTo(3);
            assertThat(journal.pending()).containsExactly(decision(1, 1), decision(2, 3), UNUSUAL);
            assertThat(journal.heuristics())
                    .containsExactly(heuristic(1, 1), heuristic(1, 9), UNUSUAL_HEURISTIC.acknowledgedFor("sch\u00f6n"));
        }
    }

    @Test
    void version_3_is_read() throws Exception {
        try (Journal journal = Journals.open(FakeDirectory.of(Segment.name(2), golden(3)))) {
            assertThat(journal.incarnation()).isEqualTo(3);
            assertThat(journal.pending()).containsExactly(decision(1, 1), decision(2, 3), UNUSUAL, decision(2, 7));
            assertThat(journal.isDecided(gtrid(2, 6))).isTrue();
            assertThat(journal.isDecided(gtrid(1, 4))).isFalse();
            assertThat(journal.isDecided(gtrid(2, 5))).isFalse();
            assertThat(journal.generation("prices")).isEqualTo(8);
            assertThat(journal.heuristics())
                    .containsExactly(heuristic(1, 1), heuristic(1, 9), UNUSUAL_HEURISTIC.acknowledgedFor("sch\u00f6n"));
        }
    }

    @Test
    void version_3_is_what_is_written() throws Exception {
        FakeDirectory directory = new FakeDirectory();
        try (Journal journal = Journals.open(directory)) {
            AtomicBoolean confirms = new AtomicBoolean(true);
            journal.forgetThrough(
                    "prices", batch -> confirms.get() ? Optional.of(Map.of("prices", 7L)) : Optional.empty());
            journal.decide(decision(1, 1));
            journal.decide(decision(1, 2));
            journal.forget(gtrid(1, 2));
            await().until(() -> journal.generation("prices") == 7);
            confirms.set(false);
            journal.decide(decision(1, 4));
            journal.forget(gtrid(1, 4));
            journal.keep(heuristic(1, 1));
            journal.keep(heuristic(1, 2));
            journal.keep(heuristic(1, 9));
        }
        try (Journal journal = Journals.open(directory)) {
            journal.forget(gtrid(1, 2));
            journal.decide(decision(2, 3));
            journal.decide(UNUSUAL);
            journal.keep(UNUSUAL_HEURISTIC);
            journal.keep(UNUSUAL_HEURISTIC.acknowledgedFor("sch\u00f6n"));
            journal.forgetThrough(
                    "prices", batch -> batch.size() == 2 ? Optional.of(Map.of("prices", 8L)) : Optional.empty());
            journal.decide(decision(2, 5));
            journal.forget(gtrid(2, 5));
            journal.decide(decision(2, 6));
            await().until(() -> journal.generation("prices") == 8);
            journal.decide(decision(2, 7));
            journal.forget(gtrid(2, 6));
        }
        assertThat(directory.read(Segment.name(2))).isEqualTo(golden(3));
    }

    @Test
    void a_later_version_is_refused_by_its_number() throws Exception {
        byte[] later = golden(3);
        ByteBuffer header = ByteBuffer.wrap(later);
        header.putInt(8, 4);
        header.putInt(124, Checksum.of(header, 0, 124));
        assertThatThrownBy(() -> Journals.open(FakeDirectory.of(Segment.name(2), later)))
                .isInstanceOf(CoordinatorException.class)
                .hasMessageContaining("later version")
                .hasMessageContaining("format version is 4, and this one reads 1 to 3")
                .hasMessageNotContainingAny("damaged", "lost");
    }

    private static byte[] golden(int version) throws IOException {
        try (InputStream file = GoldenFileTest.class.getResourceAsStream("segment-version-" + version + ".journal")) {
            return file.readAllBytes();
        }
    }
}
