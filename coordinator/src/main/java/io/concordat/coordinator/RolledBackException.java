package io.concordat.coordinator;

import io.concordat.coordinator.decision.Gtrid;
import java.util.concurrent.TimeoutException;
import javax.transaction.xa.XAException;

/** Certain: nothing of the transaction took effect in any store. It may be tried again. */
public final class RolledBackException extends TransactionOutcomeException {
    private static final long serialVersionUID = 1L;

    public RolledBackException(Gtrid gtrid, String message, Throwable cause) {
        super(gtrid, message, cause);
    }

    /**
     * Whether others were in the way: a store found what was read changed, a lock not free in time or a deadlock, or a store was
     * replaced since the transaction began (the decision log's epoch has changed). The same work may succeed when it runs again; {@link TransactionTemplate#retry} does so.
     */
    public boolean isConflict() {
        return Conflicts.isConflict(this);
    }

    /** Whether it was rolled back since its timeout was over. */
    public boolean isTimeout() {
        return Conflicts.causes(this).stream()
                .anyMatch(cause -> cause instanceof TimeoutException
                        || (cause instanceof XAException xa && xa.errorCode == XAException.XA_RBTIMEOUT));
    }
}
