package io.concordat.coordinator.decision.journal;

import io.concordat.coordinator.CoordinatorException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the earlier incarnations of a node have left in its journal directory.
 *
 * @param incarnations their numbers
 * @param segment sequence of the newest segment; 0 when there is none
 * @param nextBatch sequence for the next batch
 * @param carried what has not been forgotten
 */
record Recovered(Incarnations incarnations, long segment, long nextBatch, Carried carried) {
    private static final Logger LOG = LoggerFactory.getLogger(Recovered.class);

    /**
     * Reads the newest segment. Older ones are left over from a crash or a failed deletion: all that is pending was copied
     * and forced before the newest got its name, so they are never fallen back to.
     *
     * @throws CoordinatorException if it is damaged or another node's
     */
    static Recovered from(LogDirectory directory, String node) throws IOException {
        OptionalLong newest = directory.names().stream()
                .map(Segment::sequence)
                .flatMapToLong(OptionalLong::stream)
                .max();
        return newest.isPresent()
                ? from(directory, node, newest.getAsLong())
                : new Recovered(Incarnations.NONE, 0, 1, Carried.NOTHING);
    }

    private static Recovered from(LogDirectory directory, String node, long sequence) throws IOException {
        String name = Segment.name(sequence);
        Path file = directory.path().resolve(name);
        SegmentContents contents = SegmentReader.read(file, directory.read(name));
        SegmentHeader header = contents.header();
        if (!header.node().equals(node)) {
            throw new CoordinatorException("Journal " + directory.path() + " belongs to node '" + header.node()
                    + "' and was opened for node '" + node + "'. Nothing has been changed. Give node '" + node
                    + "' a journal directory of its own, or start under the name '" + header.node()
                    + "' if this coordinator has been renamed: its branches carry that name.");
        }
        if (header.sequence() != sequence) {
            throw new CoordinatorException("Journal segment " + file + " is number " + header.sequence()
                    + " by its header: it has been renamed or copied. Nothing has been changed. Give it back its name, "
                    + Segment.name(header.sequence()) + ", and see that none newer is missing.");
        }
        contents.torn()
                .ifPresent(offset -> LOG.info(
                        "Journal {}: the batch at offset {} of {} was not finished when the coordinator died; it is left out,"
                                + " nobody was told that it is durable.",
                        directory.path(),
                        offset,
                        name));
        return new Recovered(contents.incarnations(), sequence, contents.nextBatch(), contents.carried());
    }
}
