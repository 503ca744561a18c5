package io.concordat.testing.faults.workload;

import io.concordat.coordinator.CompletionPendingException;
import io.concordat.coordinator.HeuristicException;
import io.concordat.coordinator.InDoubtException;
import io.concordat.coordinator.TransactionOutcomeException;

/** What a caller was told of a transaction. */
public enum Told {
    /** Certain: committed, perhaps not yet visible in each store. */
    COMMITTED,
    /** Certain: not committed, and it never will be. */
    ROLLED_BACK,
    /** Unknown. */
    IN_DOUBT,
    /** A store went its own way. */
    HEURISTIC,
    /** Nothing: the process was gone before it could say. */
    NOTHING;

    /** What an exception of a commit says. */
    static Told by(TransactionOutcomeException told) {
        if (told instanceof CompletionPendingException) {
            return COMMITTED;
        } else if (told instanceof InDoubtException) {
            return IN_DOUBT;
        }
        return told instanceof HeuristicException ? HEURISTIC : ROLLED_BACK;
    }
}
