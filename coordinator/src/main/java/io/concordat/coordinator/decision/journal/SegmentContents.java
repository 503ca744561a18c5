package io.concordat.coordinator.decision.journal;

import io.concordat.coordinator.decision.Decision;
import java.util.List;
import java.util.OptionalInt;

/**
 * What was read from a segment.
 *
 * @param incarnations those of the journal, the segment's own the last
 * @param pending decisions not forgotten, oldest first
 * @param nextBatch sequence for the batch after the last one read
 * @param torn where a batch begins that a crash left unfinished
 */
record SegmentContents(
        SegmentHeader header, Incarnations incarnations, List<Decision> pending, long nextBatch, OptionalInt torn) {
    SegmentContents {
        pending = List.copyOf(pending);
    }
}
