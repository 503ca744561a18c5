package io.concordat.coordinator;

import io.concordat.coordinator.decision.Gtrid;

/** Certain: the transaction is committed, but a store has not answered yet. Recovery completes it; do not repeat it. */
public final class CompletionPendingException extends TransactionOutcomeException {
    private static final long serialVersionUID = 1L;

    public CompletionPendingException(Gtrid gtrid, String message, Throwable cause) {
        super(gtrid, message, cause);
    }
}
