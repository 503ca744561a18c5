package io.concordat.coordinator.decision.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The segments of a journal, one after the other: the newest is the log. Used by one thread at a time, except
 * {@link #forces()}.
 */
final class SegmentChain implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentChain.class);

    private final LogDirectory directory;
    private final int segmentLength;
    private final Incarnations incarnations;
    private final AtomicLong forces = new AtomicLong();
    private Segment current;

    private SegmentChain(LogDirectory directory, int segmentLength, Incarnations incarnations) {
        this.directory = directory;
        this.segmentLength = segmentLength;
        this.incarnations = incarnations;
    }

    /**
     * Begins the first segment of a new incarnation, with what the earlier ones left. That makes the incarnation
     * durable, and also what was read back: it may have been in the page cache alone, and nothing may act on it before.
     *
     * @param incarnations those the journal has had, with the new one
     */
    static SegmentChain open(
            LogDirectory directory, String node, int segmentLength, Recovered recovered, Incarnations incarnations)
            throws IOException {
        SegmentChain chain = new SegmentChain(directory, segmentLength, incarnations);
        SegmentHeader header = new SegmentHeader(
                node, incarnations.last(), recovered.segment() + 1, recovered.nextBatch(), segmentLength);
        Segment first = chain.create(header, recovered.carried(), 0);
        try {
            chain.follow(first);
            return chain;
        } catch (IOException | RuntimeException e) {
            first.close();
            throw e;
        }
    }

    /** Writes the segment that is to follow, with room for a batch. When it throws, the current one is as it was. */
    Segment next(Carried carried, int batchLength) throws IOException {
        SegmentHeader header = current.header();
        return create(
                new SegmentHeader(
                        header.node(),
                        header.incarnation(),
                        header.sequence() + 1,
                        current.nextBatch(),
                        header.length()),
                carried,
                batchLength);
    }

    private Segment create(SegmentHeader header, Carried carried, int batchLength) throws IOException {
        List<byte[]> records = new ArrayList<>();
        records.add(RecordCodec.encode(incarnations));
        carried.records().forEach(records::add);
        long length = Segment.length(segmentLength, BatchCodec.length(records), batchLength);
        Segment segment = Segment.create(directory, header.withLength(length), records);
        forces.incrementAndGet();
        return segment;
    }

    /**
     * Makes it the current one. When it throws, either of the two may be found after a restart. They say the same as long
     * as nothing more is written.
     */
    void follow(Segment next) throws IOException {
        String name = Segment.name(next.header().sequence());
        directory.rename(name + Segment.UNFINISHED, name);
        directory.sync();
        forces.incrementAndGet();
        Segment previous = current;
        current = next;
        deleteOthers(name, Optional.ofNullable(previous));
    }

    /** What cannot be deleted does no harm: a newer segment makes it meaningless. */
    private void deleteOthers(String name, Optional<Segment> previous) {
        try {
            if (previous.isPresent()) {
                previous.get().close();
            }
            for (String other : directory.names()) {
                if (Segment.isSegment(other) && !other.equals(name)) {
                    directory.delete(other);
                }
            }
        } catch (IOException e) {
            LOG.warn("Journal {}: an old segment could not be deleted; the next segment tries again.", this, e);
        }
    }

    boolean fits(int batchLength) {
        return current.fits(batchLength);
    }

    /** Writes the records as one batch and forces it. When it throws, the batch may or may not be read back. */
    void append(List<byte[]> records) throws IOException {
        current.append(records);
        forces.incrementAndGet();
    }

    long forces() {
        return forces.get();
    }

    @Override
    public void close() throws IOException {
        current.close();
    }

    /** The directory, for messages. */
    @Override
    public String toString() {
        return directory.path().toString();
    }
}
