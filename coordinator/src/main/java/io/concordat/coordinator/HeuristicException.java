package io.concordat.coordinator;

import io.concordat.coordinator.decision.Gtrid;

/** Split: a store went its own way, so that the stores disagree. A person must look; the message names the store and the keys or rows as far as known. */
public final class HeuristicException extends TransactionOutcomeException {
    private static final long serialVersionUID = 1L;

    public HeuristicException(Gtrid gtrid, String message, Throwable cause) {
        super(gtrid, message, cause);
    }
}
