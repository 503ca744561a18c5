package io.concordat.coordinator.decision.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The segment that is being written. Used by one thread at a time. */
final class Segment implements AutoCloseable {
    /** Suffix of a segment's name until it is complete. Files with it are left over from a crash. */
    static final String UNFINISHED = ".new";

    private static final Pattern NAME = Pattern.compile("segment-([0-9]{10,19})\\.journal");
    private static final int CHUNK = 1 << 16;
    private static final int PAGE = 1 << 12;

    private final SegmentHeader header;
    private final LogFile file;
    private long position;
    private long nextBatch;

    private Segment(SegmentHeader header, LogFile file) {
        this.header = header;
        this.file = file;
        this.nextBatch = header.firstBatch();
    }

    static String name(long sequence) {
        return String.format(Locale.ROOT, "segment-%010d.journal", sequence);
    }

    /** The sequence in a file name; empty when the file is no segment. */
    static OptionalLong sequence(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }

    /** Whether a file of that name is a segment, finished or not. */
    static boolean isSegment(String name) {
        return sequence(name.endsWith(UNFINISHED) ? name.substring(0, name.length() - UNFINISHED.length()) : name)
                .isPresent();
    }

    /**
     * How long a segment must be to begin with a batch of that length and to take another after it. At least half of it is
     * free then, so that copying what is pending costs a constant per decision, however much is pending.
     */
    static long length(int minimum, int firstBatch, int secondBatch) {
        long length = Math.max(minimum, 2L * (SegmentHeader.BYTES + firstBatch + secondBatch));
        return (length + PAGE - 1) / PAGE * PAGE;
    }

    /**
     * Writes and forces a segment with its first batch, under an unfinished name. Every byte of the file is really written,
     * because forcing data into space that is only reserved forces the file system's own journal too.
     */
    static Segment create(LogDirectory directory, SegmentHeader header, List<byte[]> records) throws IOException {
        LogFile file = directory.create(name(header.sequence()) + UNFINISHED);
        Segment segment = new Segment(header, file);
        try {
            segment.write(header.encode());
            segment.write(BatchCodec.encode(segment.nextBatch++, records));
            segment.fill();
            file.force();
            return segment;
        } catch (IOException | RuntimeException e) {
            segment.discard(directory, e);
            throw e;
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        long length = bytes.remaining();
        file.write(bytes, position);
        position += length;
    }

    private void fill() throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate(CHUNK);
        for (long at = position; at < header.length(); at += CHUNK) {
            file.write(zeros.clear().limit((int) Math.min(CHUNK, header.length() - at)), at);
        }
    }

    /** An unfinished file means nothing, but where a disk is full it must not keep the room it has got. */
    private void discard(LogDirectory directory, Exception failure) {
        try (file) {
            directory.delete(name(header.sequence()) + UNFINISHED);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    SegmentHeader header() {
        return header;
    }

    long nextBatch() {
        return nextBatch;
    }

    boolean fits(int length) {
        return length <= header.length() - position;
    }

    /** Writes the records as one batch and forces it. When it throws, the batch may or may not be read back. */
    void append(List<byte[]> records) throws IOException {
        write(BatchCodec.encode(nextBatch++, records));
        file.force();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
