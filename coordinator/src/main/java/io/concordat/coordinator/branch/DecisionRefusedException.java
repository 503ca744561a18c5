package io.concordat.coordinator.branch;

import io.concordat.coordinator.decision.Verdict;

/** The decision log refused the decision: certain, the transaction is rolled back. */
public final class DecisionRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean conflict;

    DecisionRefusedException(Verdict.Refused refused) {
        super("the decision log refused the decision: " + refused.reason());
        this.conflict = refused.conflict();
    }

    /** Whether the same work may succeed in a new transaction. */
    public boolean isConflict() {
        return conflict;
    }
}
