package io.concordat.coordinator.decision.journal;

import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Heuristic;

/** One entry of a journal. */
sealed interface JournalRecord {
    /** The incarnations that the journal has had. */
    record Started(Incarnations incarnations) implements JournalRecord {}

    /** From here on the decision is pending. */
    record Decided(Decision decision) implements JournalRecord {}

    /** From here on the outcome is kept, in place of an earlier one of its branch. */
    record Heuristical(Heuristic heuristic) implements JournalRecord {}

    /** From here on it is not, and no heuristic outcome of its branches is kept. */
    record Forgotten(Gtrid gtrid) implements JournalRecord {}
}
