package io.concordat.coordinator.decision.journal;

import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Heuristic;
import java.util.List;

/** One entry of a journal. */
sealed interface JournalRecord {
    /** The incarnations that the journal has had. */
    record Started(Incarnations incarnations) implements JournalRecord {}

    /** From here on the decision is pending. */
    record Decided(Decision decision) implements JournalRecord {}

    /** From here on the outcome is kept, in place of an earlier one of its branch. */
    record Heuristical(Heuristic heuristic) implements JournalRecord {}

    /**
     * All branches have answered: from here on the decision is not pending, no heuristic outcome of its branches is kept, and
     * it is still known as committed.
     *
     * @param awaited the resources that must confirm that they cannot lose their answer
     */
    record Answered(Gtrid gtrid, List<String> awaited) implements JournalRecord {
        public Answered {
            awaited = List.copyOf(awaited);
        }
    }

    /** A resource cannot lose what it had answered to decisions that are forgotten from here on. */
    record Confirmed(String resource, long generation) implements JournalRecord {}

    /** From here on nothing is known of it, and no heuristic outcome of its branches is kept. */
    record Forgotten(Gtrid gtrid) implements JournalRecord {}
}
