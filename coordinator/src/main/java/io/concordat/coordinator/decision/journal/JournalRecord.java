package io.concordat.coordinator.decision.journal;

import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.Gtrid;

/** One entry of a journal. */
sealed interface JournalRecord {
    /** The incarnations that the journal has had. */
    record Started(Incarnations incarnations) implements JournalRecord {}

    /** From here on the decision is pending. */
    record Decided(Decision decision) implements JournalRecord {}

    /** From here on it is not. */
    record Forgotten(Gtrid gtrid) implements JournalRecord {}
}
