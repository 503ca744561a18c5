package io.concordat.coordinator.decision.journal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of one batch, in format version 1: what is written by one write and made durable by one force. Numbers are
 * big-endian.
 *
 * <pre>
 *   0   4  "BTCH"
 *   4   4  length of the whole batch
 *   8   8  sequence: that of the batch before, in this or the earlier segment, plus one
 *  16   4  number of records
 *  20   n  the records, see {@link RecordCodec}
 * 20+n  4  CRC32C of the 20+n bytes before
 * 24+n  4  end mark F7 FE FF F5, bytes that occur in no text
 * </pre>
 *
 * The checksum is over the batch and not over each record because a disk may write the sectors of one force in any order:
 * records behind a hole in the last batch are no sign of damage, but a batch behind a hole is, since it was begun only
 * after the one before had been forced. It covers the sequence, so bytes left over from another segment are not taken for
 * a batch of this one. The end mark is not needed to read a batch: it tells a batch that was written whole and damaged
 * later from one that never was.
 */
final class BatchCodec {
    /** Bytes of a batch beside its records. */
    static final int OVERHEAD = 28;

    static final int MARK = 0x42544348;
    static final int END_MARK = 0xF7FEFFF5;

    private static final int RECORDS_FIELD = 20;
    private static final int TRAILER = 8;

    private BatchCodec() {}

    /** A batch read back. */
    record Batch(long sequence, int length, List<JournalRecord> records) {}

    static int length(List<byte[]> records) {
        return Math.toIntExact(
                OVERHEAD + records.stream().mapToLong(bytes -> bytes.length).sum());
    }

    static ByteBuffer encode(long sequence, List<byte[]> records) {
        int length = length(records);
        ByteBuffer target = ByteBuffer.allocate(length);
        target.putInt(MARK).putInt(length).putLong(sequence).putInt(records.size());
        records.forEach(target::put);
        target.putInt(Checksum.of(target, 0, length - TRAILER)).putInt(END_MARK);
        return target.flip();
    }

    /** Whether a batch with a right checksum begins at the offset. */
    static boolean isAt(ByteBuffer source, int offset) {
        int room = source.limit() - offset;
        if (room < OVERHEAD || source.getInt(offset) != MARK) {
            return false;
        }
        int length = source.getInt(offset + 4);
        return length >= OVERHEAD
                && length <= room
                && source.getInt(offset + length - TRAILER) == Checksum.of(source, offset, length - TRAILER);
    }

    /** The sequence of the batch at the offset. */
    static long sequence(ByteBuffer source, int offset) {
        return source.getLong(offset + 8);
    }

    /**
     * Reads the batch at the offset.
     *
     * @throws RuntimeException if its records cannot be read although the checksum is right
     */
    static Batch decode(ByteBuffer source, int offset) {
        int length = source.getInt(offset + 4);
        int count = source.getInt(offset + 16);
        if (count < 0) {
            throw new IllegalArgumentException("a batch of " + count + " records");
        }
        ByteBuffer body = source.slice(offset + RECORDS_FIELD, length - OVERHEAD);
        List<JournalRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(RecordCodec.decode(body));
        }
        if (body.hasRemaining()) {
            throw new IllegalArgumentException(body.remaining() + " bytes behind the last of " + count + " records");
        }
        return new Batch(sequence(source, offset), length, records);
    }
}
