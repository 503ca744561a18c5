package io.concordat.coordinator.atomikos;

import io.concordat.coordinator.branch.GlobalTransaction;
import io.concordat.coordinator.branch.Outcome;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;

/** Tells the real outcome: the engine says rolled back where a decision is unknown. */
record OutcomeSynchronization(Synchronization delegate, GlobalTransaction global) implements Synchronization {
    /** An Error becomes a RuntimeException: the engine would never end the transaction, nor let go of the thread. */
    @Override
    public void beforeCompletion() {
        try {
            delegate.beforeCompletion();
        } catch (Error e) {
            throw new IllegalStateException("A synchronization failed before completion: " + e, e);
        }
    }

    @Override
    public void afterCompletion(int status) {
        Outcome outcome = global.outcome(status != Status.STATUS_ROLLEDBACK);
        if (outcome instanceof Outcome.Committed || outcome instanceof Outcome.CompletionPending) {
            delegate.afterCompletion(Status.STATUS_COMMITTED);
        } else if (outcome instanceof Outcome.RolledBack) {
            delegate.afterCompletion(Status.STATUS_ROLLEDBACK);
        } else {
            delegate.afterCompletion(Status.STATUS_UNKNOWN);
        }
    }
}
