package io.concordat.coordinator;

import io.concordat.coordinator.decision.Gtrid;

/** Certain: nothing of the transaction took effect in any store. It may be tried again. */
public final class RolledBackException extends TransactionOutcomeException {
    private static final long serialVersionUID = 1L;

    public RolledBackException(Gtrid gtrid, String message, Throwable cause) {
        super(gtrid, message, cause);
    }

    /**
     * Whether others were in the way: a store found what was read changed, a lock not free in time or a deadlock. The same
     * work may succeed when it runs again; {@link TransactionTemplate#retry} does so.
     */
    public boolean isConflict() {
        return Conflicts.isConflict(this);
    }
}
