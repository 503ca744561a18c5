package io.concordat.coordinator;

import io.concordat.coordinator.decision.Gtrid;

/**
 * A transaction did not end as asked. The type says how certain its outcome is: {@link RolledBackException} and
 * {@link CompletionPendingException} are certain, {@link InDoubtException} is unknown, {@link HeuristicException} is
 * split.
 */
public abstract sealed class TransactionOutcomeException extends RuntimeException
        permits RolledBackException, CompletionPendingException, InDoubtException, HeuristicException {
    private static final long serialVersionUID = 1L;

    private final String gtrid;

    TransactionOutcomeException(Gtrid gtrid, String message, Throwable cause) {
        super(message, cause);
        this.gtrid = gtrid.toString();
    }

    /** The transaction this is about. */
    public Gtrid gtrid() {
        return Gtrid.parse(gtrid).orElseThrow();
    }
}
