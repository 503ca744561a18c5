package io.concordat.coordinator.decision.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a segment says about itself in its first 128 bytes. Numbers are big-endian.
 *
 * <pre>
 *   0   8  "CONCORDJ"
 *   8   4  format version, 3; 2 is the same without records of types 5 and 6, 1 without type 4 too
 *  12   8  length of the file: it is preallocated, so another length is damage
 *  20   8  sequence of the segment, from 1
 *  28   8  incarnation that wrote it
 *  36   8  sequence of its first batch
 *  44   1  length of the node name
 *  45  28  node name, ASCII, padded with zeros
 *  73  51  zeros
 * 124   4  CRC32C of the 124 bytes before
 * </pre>
 *
 * Magic and checksum stay where they are in every later version.
 *
 * @param node whose decisions these are
 * @param incarnation the start of that node that wrote the segment
 * @param sequence number of the segment; the highest is the log, lower ones are left over
 * @param firstBatch sequence of its first batch
 * @param length bytes in the file
 */
record SegmentHeader(String node, long incarnation, long sequence, long firstBatch, long length) {
    static final int BYTES = 128;
    static final int VERSION = 3;

    private static final int OLDEST_VERSION = 1;

    private static final byte[] MAGIC = "CONCORDJ".getBytes(US_ASCII);
    private static final int VERSION_FIELD = 8;
    private static final int NODE_FIELD = 45;
    private static final int CHECKSUM_FIELD = BYTES - Integer.BYTES;

    SegmentHeader withLength(long bytes) {
        return new SegmentHeader(node, incarnation, sequence, firstBatch, bytes);
    }

    ByteBuffer encode() {
        ByteBuffer target = ByteBuffer.allocate(BYTES);
        target.put(MAGIC).putInt(VERSION).putLong(length);
        target.putLong(sequence).putLong(incarnation).putLong(firstBatch);
        target.put((byte) node.length()).put(node.getBytes(US_ASCII));
        return target.putInt(CHECKSUM_FIELD, Checksum.of(target, 0, CHECKSUM_FIELD))
                .clear();
    }

    /** The version that has written the bytes, if it is a later one than this library's and they are not damaged. */
    static OptionalInt laterVersion(ByteBuffer source) {
        return source.limit() >= BYTES && isWhole(source) && source.getInt(VERSION_FIELD) > VERSION
                ? OptionalInt.of(source.getInt(VERSION_FIELD))
                : OptionalInt.empty();
    }

    private static boolean isWhole(ByteBuffer source) {
        return Arrays.equals(bytes(source, 0, MAGIC.length), MAGIC)
                && source.getInt(CHECKSUM_FIELD) == Checksum.of(source, 0, CHECKSUM_FIELD);
    }

    /** What is wrong with the bytes as the header of a file of that length; empty when {@link #decode} can read it. */
    static Optional<String> problem(ByteBuffer source) {
        int length = source.limit();
        if (length < BYTES) {
            return Optional.of("the file has " + length + " bytes, less than its header");
        }
        if (!isWhole(source)) {
            return Optional.of("the header's checksum is wrong");
        }
        int version = source.getInt(VERSION_FIELD);
        if (version < OLDEST_VERSION || version > VERSION) {
            return Optional.of("its format version is " + version + " and this library reads " + OLDEST_VERSION + " to "
                    + VERSION);
        }
        long expected = source.getLong(12);
        return expected == length
                ? Optional.empty()
                : Optional.of("the file has " + length + " bytes and was written with " + expected);
    }

    static SegmentHeader decode(ByteBuffer source) {
        String node = new String(bytes(source, NODE_FIELD, source.get(NODE_FIELD - 1)), US_ASCII);
        return new SegmentHeader(node, source.getLong(28), source.getLong(20), source.getLong(36), source.getLong(12));
    }

    private static byte[] bytes(ByteBuffer source, int offset, int length) {
        byte[] bytes = new byte[length];
        source.get(offset, bytes);
        return bytes;
    }
}
