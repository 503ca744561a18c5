package io.concordat.coordinator.decision.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.coordinator.CoordinatorException;
import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Heuristic;
import io.concordat.coordinator.decision.Participant;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.decision.journal.BatchCodec.Batch;
import io.concordat.testing.servers.fuzz.Mutations;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Damaged records, also behind a right checksum: they are refused as documented, or they mean something, which is written and
 * read back as the same.
 */
class CodecFuzzTest {
    private static final Gtrid GTRID = new Gtrid("node1", 12, "345");
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000, 123_456_789);
    private static final Participant MYSQL = new Participant("mysql", "b1");
    private static final Participant REDIS = new Participant("r\u00e9dis", "b2");

    private static final List<byte[]> RECORDS = List.of(
            RecordCodec.encode(new Decision(GTRID, NOW, List.of(MYSQL, REDIS))),
            RecordCodec.encode(new Decision(GTRID, NOW, List.of())),
            RecordCodec.encodeForget(GTRID),
            RecordCodec.encode(new Incarnations(List.of(3L, 5L, 1_700_000_000L))),
            HeuristicCodec.encode(new Heuristic(GTRID, REDIS, Resolution.COMMIT, NOW, "it answered XA_HEURRB")),
            HeuristicCodec.encode(
                    new Heuristic(GTRID, MYSQL, Resolution.ROLLBACK, NOW, "it is gone", Optional.of("seen to"))),
            KeptCodec.encode(new JournalRecord.Answered(GTRID, List.of("redis", "other"))),
            KeptCodec.encode(new JournalRecord.Confirmed("redis", 77)));

    @Test
    void whatIsReadOfADamagedRecordIsWrittenAndReadAsTheSame() {
        Mutations.of(1, RECORDS, (bytes, number) -> {
            JournalRecord read;
            try {
                read = RecordCodec.decode(ByteBuffer.wrap(bytes));
            } catch (RuntimeException e) {
                return; // "if the bytes are no record"
            }
            assertThat(RecordCodec.decode(ByteBuffer.wrap(encoded(read)))).isEqualTo(read);
        });
    }

    @Test
    void aSegmentWithDamagedRecordsAndRightChecksumsIsReadAsItIsOrRefusedByItsName() {
        byte[] header = new SegmentHeader("node1", 7, 1, 1, 1 << 12).encode().array();
        byte[] started = RecordCodec.encode(new Incarnations(List.of(3L, 7L)));
        Mutations.of(2, RECORDS, (bytes, number) -> {
            ByteBuffer first = BatchCodec.encode(1, List.of(started));
            ByteBuffer second = BatchCodec.encode(2, List.of(bytes));
            if (number % 4 == 0) {
                miscount(second, number);
            }
            ByteBuffer segment = ByteBuffer.allocate(1 << 12).put(header);
            if (segment.remaining() < first.remaining() + second.remaining()) {
                return;
            }
            int length = second.remaining();
            int offset = header.length + first.remaining();
            segment.put(first).put(second);
            SegmentContents contents;
            try {
                contents = SegmentReader.read(Path.of("segment-0000000001.journal"), segment.array());
            } catch (CoordinatorException e) {
                assertThat(e).hasMessageContaining("segment-0000000001.journal");
                return;
            }
            Batch batch = BatchCodec.decode(segment, offset);
            assertThat(batch.length()).isEqualTo(length);
            assertThat(contents.toString()).isNotEmpty();
            List<byte[]> again = new ArrayList<>();
            batch.records().forEach(each -> again.add(encoded(each)));
            assertThat(BatchCodec.decode(BatchCodec.encode(2, again), 0).records())
                    .isEqualTo(batch.records())
                    .hasSize(segment.getInt(offset + 16));
        });
    }

    /** Another number of records than there are, behind a right checksum. */
    private static void miscount(ByteBuffer batch, int number) {
        int[] counts = {0, 2, -1, Integer.MAX_VALUE, Integer.MIN_VALUE};
        batch.putInt(16, counts[number / 4 % counts.length]);
        int end = batch.limit() - 8;
        batch.putInt(end, Checksum.of(batch, 0, end));
    }

    private static byte[] encoded(JournalRecord each) {
        if (each instanceof JournalRecord.Decided decided) {
            return RecordCodec.encode(decided.decision());
        } else if (each instanceof JournalRecord.Forgotten forgotten) {
            return RecordCodec.encodeForget(forgotten.gtrid());
        } else if (each instanceof JournalRecord.Started started) {
            return RecordCodec.encode(started.incarnations());
        } else if (each instanceof JournalRecord.Heuristical heuristical) {
            return HeuristicCodec.encode(heuristical.heuristic());
        } else if (each instanceof JournalRecord.Answered answered) {
            return KeptCodec.encode(answered);
        }
        return KeptCodec.encode((JournalRecord.Confirmed) each);
    }
}
