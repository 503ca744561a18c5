package io.concordat.coordinator.decision.journal;

import java.util.OptionalInt;

/**
 * What was read from a segment.
 *
 * @param incarnations those of the journal, the segment's own the last
 * @param carried what has not been forgotten
 * @param nextBatch sequence for the batch after the last one read
 * @param torn where a batch begins that a crash left unfinished
 */
record SegmentContents(
        SegmentHeader header, Incarnations incarnations, Carried carried, long nextBatch, OptionalInt torn) {}
