package io.concordat.coordinator.decision.journal;

import static io.concordat.coordinator.decision.journal.Journals.decision;
import static io.concordat.coordinator.decision.journal.Journals.decisions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.coordinator.CoordinatorException;
import io.concordat.coordinator.decision.Decision;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A torn tail is left out; damage is refused; no decision is lost or invented. */
class JournalDamageTest {
    private static final int COUNT = 8;
    private static final String SEGMENT = Segment.name(1);

    /** A segment with one batch for each of the decisions 1 to COUNT. */
    private byte[] segment;

    /** Where each of these batches begins, and last where the free space does. */
    private final int[] begins = new int[COUNT + 1];

    @BeforeEach
    void writeSegment() throws Exception {
        FakeDirectory directory = new FakeDirectory();
        try (Journal journal = Journals.open(directory)) {
            begins[0] =
                    SegmentHeader.BYTES + BatchCodec.length(List.of(RecordCodec.encode(new Incarnations(List.of(1L)))));
            for (int i = 1; i <= COUNT; i++) {
                journal.decide(decision(1, i));
                begins[i] = begins[i - 1] + BatchCodec.OVERHEAD + RecordCodec.encode(decision(1, i)).length;
            }
        }
        segment = directory.read(SEGMENT);
    }

    @Test
    void a_crash_at_every_byte_of_the_last_write_leaves_exactly_the_decisions_before_it() {
        for (int batch = 0; batch < COUNT; batch++) {
            // The last four bytes are the end mark, without which a batch is whole.
            for (int end = begins[batch]; end < begins[batch + 1] - Integer.BYTES; end++) {
                byte[] torn = segment.clone();
                Arrays.fill(torn, end, torn.length, (byte) 0);
                assertThat(readBack(torn)).as("zeros from %s", end).isEqualTo(decisions(1, 1, batch));
            }
        }
    }

    @Test
    void every_flipped_bit_is_found_or_harmless() {
        List<Decision> all = decisions(1, 1, COUNT);
        int refused = 0;
        for (int bit = 0; bit < segment.length * Byte.SIZE; bit++) {
            byte[] flipped = segment.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            try {
                assertThat(readBack(flipped)).as("bit %s", bit).isEqualTo(all);
            } catch (CoordinatorException e) {
                refused++;
            }
        }
        int endMarks = (COUNT + 1) * Integer.BYTES;
        assertThat(refused).isEqualTo((begins[COUNT] - endMarks) * Byte.SIZE);
    }

    @Test
    void a_segment_cut_at_any_byte_is_refused_since_its_length_was_forced_before_its_first_use() {
        for (int length = 0; length < segment.length; length++) {
            byte[] cut = Arrays.copyOf(segment, length);
            assertThatThrownBy(() -> readBack(cut)).isInstanceOf(CoordinatorException.class);
        }
    }

    @Test
    void damage_before_a_whole_batch_is_refused_with_file_offset_and_remedy() {
        for (int batch = 0; batch < COUNT - 1; batch++) {
            byte[] holed = segment.clone();
            Arrays.fill(holed, begins[batch], begins[batch + 1], (byte) 0);
            assertThatThrownBy(() -> readBack(holed))
                    .isInstanceOf(CoordinatorException.class)
                    .hasMessageContaining("/fake/" + SEGMENT)
                    .hasMessageContaining("damaged at offset " + begins[batch])
                    .hasMessageContaining("Do not delete it");
        }
    }

    @Test
    void a_damaged_length_of_the_last_batch_is_refused_although_it_points_behind_the_file() {
        byte[] damaged = segment.clone();
        damaged[begins[COUNT - 1] + 4] = 0x7F;
        assertThatThrownBy(() -> readBack(damaged))
                .isInstanceOf(CoordinatorException.class)
                .hasMessageContaining("written whole");
    }

    @Test
    void any_sectors_of_the_last_write_may_be_missing() {
        List<byte[]> records =
                decisions(1, 1, 40).stream().map(RecordCodec::encode).toList();
        int begin = begins[COUNT];
        byte[] whole = segment.clone();
        byte[] batch = BatchCodec.encode(COUNT + 2, records).array();
        System.arraycopy(batch, 0, whole, begin, batch.length);
        int firstSector = begin / 512;
        int sectors = (begin + batch.length - 1) / 512 - firstSector + 1;
        assertThat(sectors).isBetween(4, 8);
        for (int missing = 1; missing < 1 << sectors; missing++) {
            byte[] torn = whole.clone();
            for (int sector = 0; sector < sectors; sector++) {
                if ((missing & 1 << sector) != 0) {
                    int at = (firstSector + sector) * 512;
                    System.arraycopy(segment, at, torn, at, 512);
                }
            }
            assertThat(readBack(torn)).as("missing sectors %s", missing).isEqualTo(decisions(1, 1, COUNT));
        }
    }

    @Test
    void a_batch_of_an_older_segment_is_not_taken_for_one_of_this() {
        byte[] stale = segment.clone();
        byte[] older = BatchCodec.encode(3, List.of(RecordCodec.encode(decision(1, 99))))
                .array();
        System.arraycopy(older, 0, stale, begins[COUNT], older.length);
        assertThatThrownBy(() -> readBack(stale))
                .isInstanceOf(CoordinatorException.class)
                .hasMessageContaining("batch 3 stands where 10 should");
    }

    @Test
    void the_batch_a_segment_begins_with_is_never_a_torn_tail() {
        byte[] empty = segment.clone();
        Arrays.fill(empty, SegmentHeader.BYTES, empty.length, (byte) 0);
        assertThatThrownBy(() -> readBack(empty))
                .isInstanceOf(CoordinatorException.class)
                .hasMessageContaining("begins with");
    }

    @Test
    void a_segment_that_does_not_list_its_incarnation_is_refused_as_of_no_release() {
        byte[] old = segment.clone();
        Arrays.fill(old, SegmentHeader.BYTES, old.length, (byte) 0);
        byte[] batch = BatchCodec.encode(1, List.of(RecordCodec.encode(decision(1, 1))))
                .array();
        System.arraycopy(batch, 0, old, SegmentHeader.BYTES, batch.length);
        assertThatThrownBy(() -> readBack(old))
                .isInstanceOf(CoordinatorException.class)
                .hasMessageContainingAll(
                        "/fake/" + SEGMENT, "incarnations up to 1", "first release", "empty journal directory");
    }

    @Test
    void a_refused_journal_is_left_as_it_was() throws Exception {
        byte[] damaged = segment.clone();
        damaged[begins[2]] ^= 1;
        FakeDirectory directory = FakeDirectory.of(SEGMENT, damaged);
        assertThatThrownBy(() -> Journals.open(directory)).isInstanceOf(CoordinatorException.class);
        assertThat(directory.takeEvents()).isEmpty();
        assertThat(directory.read(SEGMENT)).isEqualTo(damaged);
    }

    private static List<Decision> readBack(byte[] bytes) {
        return SegmentReader.read(Path.of("/fake", SEGMENT), bytes).carried().pending();
    }
}
