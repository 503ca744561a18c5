package io.concordat.coordinator.decision.journal;

import io.concordat.coordinator.CoordinatorException;
import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.Gtrid;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Reads a segment, and tells a torn tail from damage.
 *
 * <p>A torn tail is the last batch, when some of its sectors were never written: nobody was told that it is durable, so it
 * is left out. Everything else that cannot be read may hold decisions that somebody acts on, and is refused.
 */
final class SegmentReader {
    /** The smallest unit that a disk writes whole. */
    private static final int SECTOR = 512;

    private final Path file;
    private final ByteBuffer source;
    private final Map<Gtrid, Decision> pending = new LinkedHashMap<>();
    private final Heuristics heuristics = new Heuristics();
    private final Kept kept = new Kept();
    private Incarnations incarnations = Incarnations.NONE;

    private SegmentReader(Path file, byte[] bytes) {
        this.file = file;
        this.source = ByteBuffer.wrap(bytes);
    }

    /**
     * @param file where the bytes are from, for messages
     * @throws CoordinatorException if the segment is damaged; the message names file, offset and remedy
     */
    static SegmentContents read(Path file, byte[] bytes) {
        return new SegmentReader(file, bytes).read();
    }

    private SegmentContents read() {
        SegmentHeader.laterVersion(source).ifPresent(later -> {
            throw new CoordinatorException(
                    "Journal segment " + file + " has been written by a later version of this library:"
                            + " its format version is " + later + ", and this one reads 1 to " + SegmentHeader.VERSION
                            + ". Nothing is wrong with it, and nothing has been changed. Start the later version again. To go back to"
                            + " this one, let that one complete everything first, and start this one with an empty journal directory.");
        });
        SegmentHeader.problem(source).ifPresent(problem -> {
            throw damage(0, problem);
        });
        SegmentHeader header = SegmentHeader.decode(source);
        long next = header.firstBatch();
        int offset = SegmentHeader.BYTES;
        while (BatchCodec.isAt(source, offset)) {
            if (BatchCodec.sequence(source, offset) != next) {
                throw damage(
                        offset, "batch " + BatchCodec.sequence(source, offset) + " stands where " + next + " should");
            }
            offset += replay(offset);
            next++;
        }
        if (next == header.firstBatch()) {
            // The segment got its name only after this batch had been forced, so no crash can have torn it.
            throw damage(offset, "the batch it begins with is damaged");
        }
        if (!incarnations.contains(header.incarnation())) {
            throw new CoordinatorException("Journal segment " + file
                    + " does not list the journal's incarnations up to "
                    + header.incarnation() + ", which wrote it: it is from before the first release of this library."
                    + " Nothing has been recovered and the file is as it was. Finish its transactions with the build that"
                    + " wrote it, and start this one with an empty journal directory.");
        }
        return new SegmentContents(
                header,
                incarnations,
                new Carried(new ArrayList<>(pending.values()), kept.all(), heuristics.all(), kept.generations()),
                next,
                tornTail(offset, next));
    }

    private int replay(int offset) {
        BatchCodec.Batch batch = decode(offset);
        for (JournalRecord each : batch.records()) {
            if (each instanceof JournalRecord.Decided decided) {
                pending.put(decided.decision().gtrid(), decided.decision());
            } else if (each instanceof JournalRecord.Forgotten forgotten) {
                pending.remove(forgotten.gtrid());
                heuristics.remove(forgotten.gtrid());
                kept.remove(forgotten.gtrid());
            } else if (each instanceof JournalRecord.Answered answered) {
                pending.remove(answered.gtrid());
                heuristics.remove(answered.gtrid());
                kept.put(answered);
            } else if (each instanceof JournalRecord.Confirmed confirmed) {
                kept.raise(confirmed.resource(), confirmed.generation());
            } else if (each instanceof JournalRecord.Heuristical heuristical) {
                heuristics.put(heuristical.heuristic());
            } else if (each instanceof JournalRecord.Started started) {
                incarnations = started.incarnations();
            }
        }
        return batch.length();
    }

    private BatchCodec.Batch decode(int offset) {
        try {
            return BatchCodec.decode(source, offset);
        } catch (RuntimeException e) {
            throw damage(offset, "a batch with a right checksum cannot be read (" + e + ")");
        }
    }

    private OptionalInt tornTail(int offset, long expected) {
        int last = lastWritten(offset);
        if (last < offset) {
            return OptionalInt.empty();
        }
        for (int later = offset + 1; later <= last; later++) {
            if (BatchCodec.isAt(source, later) && BatchCodec.sequence(source, later) > expected) {
                throw damage(offset, "batch " + expected + " is damaged, and whole ones follow at offset " + later);
            }
        }
        if (endsWithMark(last) && !hasUnwrittenSector(offset, last)) {
            throw damage(offset, "batch " + expected + " was written whole and has been damaged since");
        }
        return OptionalInt.of(offset);
    }

    /** Where the last byte is that is not zero, as the whole file was before anything was written; or less than from. */
    private int lastWritten(int from) {
        int last = source.limit() - 1;
        while (last >= from && source.get(last) == 0) {
            last--;
        }
        return last;
    }

    private boolean endsWithMark(int last) {
        int begin = last + 1 - Integer.BYTES;
        return begin >= SegmentHeader.BYTES && source.getInt(begin) == BatchCodec.END_MARK;
    }

    /** Whether a sector, or the part of it within the batch, is as it was before the batch was written. */
    private boolean hasUnwrittenSector(int first, int last) {
        int begin = first;
        while (begin <= last) {
            int end = Math.min((begin / SECTOR + 1) * SECTOR, last + 1);
            if (isZero(begin, end)) {
                return true;
            }
            begin = end;
        }
        return false;
    }

    private boolean isZero(int begin, int end) {
        for (int i = begin; i < end; i++) {
            if (source.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    private CoordinatorException damage(int offset, String what) {
        return new CoordinatorException("Journal segment " + file + " is damaged at offset " + offset + ": " + what
                + ". Decisions to commit may be lost, so nothing has been recovered and the file is as it was. Do not"
                + " delete it. Check the disk and copy the directory; if the file cannot be restored, settle by hand the"
                + " branches of this node that are prepared in the stores, and only then start with an empty journal"
                + " directory.");
    }
}
