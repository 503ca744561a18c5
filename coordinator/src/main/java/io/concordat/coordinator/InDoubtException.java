package io.concordat.coordinator;

import io.concordat.coordinator.decision.Gtrid;

/** Unknown: whether the transaction is committed will be known only later, and then in all stores alike. Do not repeat it. */
public final class InDoubtException extends TransactionOutcomeException {
    private static final long serialVersionUID = 1L;

    public InDoubtException(Gtrid gtrid, String message, Throwable cause) {
        super(gtrid, message, cause);
    }
}
