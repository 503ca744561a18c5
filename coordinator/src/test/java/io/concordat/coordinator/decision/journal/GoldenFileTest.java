package io.concordat.coordinator.decision.journal;

import static io.concordat.coordinator.decision.journal.Journals.decision;
import static io.concordat.coordinator.decision.journal.Journals.gtrid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.coordinator.CoordinatorException;
import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.Participant;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
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

    @Test
    void version_1_is_read() throws Exception {
        try (Journal journal = Journals.open(FakeDirectory.of(Segment.name(2), golden(1)))) {
            assertThat(journal.incarnation()).isEqualTo(3);
            assertThat(journal.pending()).containsExactly(decision(1, 1), decision(2, 3), UNUSUAL);
        }
    }

    @Test
    void version_1_is_what_is_written() throws Exception {
        FakeDirectory directory = new FakeDirectory();
        try (Journal journal = Journals.open(directory)) {
            journal.decide(decision(1, 1));
            journal.decide(decision(1, 2));
        }
        try (Journal journal = Journals.open(directory)) {
            journal.forget(gtrid(1, 2));
            journal.decide(decision(2, 3));
            journal.decide(UNUSUAL);
        }
        assertThat(directory.read(Segment.name(2))).isEqualTo(golden(1));
    }

    @Test
    void a_later_version_is_refused_by_its_number() throws Exception {
        byte[] later = golden(1);
        ByteBuffer header = ByteBuffer.wrap(later);
        header.putInt(8, 2);
        header.putInt(124, Checksum.of(header, 0, 124));
        assertThatThrownBy(() -> Journals.open(FakeDirectory.of(Segment.name(2), later)))
                .isInstanceOf(CoordinatorException.class)
                .hasMessageContaining("format version is 2 and this library reads 1");
    }

    private static byte[] golden(int version) throws IOException {
        try (InputStream file = GoldenFileTest.class.getResourceAsStream("segment-version-" + version + ".journal")) {
            return file.readAllBytes();
        }
    }
}
