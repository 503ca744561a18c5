package io.concordat.coordinator.observe;

import io.concordat.coordinator.CompletionPendingException;
import io.concordat.coordinator.HeuristicException;
import io.concordat.coordinator.InDoubtException;
import io.concordat.coordinator.RolledBackException;
import io.concordat.coordinator.TransactionOutcomeException;
import java.util.concurrent.TimeoutException;
import javax.transaction.xa.XAException;

/** What the caller of a commit or rollback was told. */
public enum TransactionResult {
    /** Certain: committed in every store. */
    COMMITTED("committed", "none"),
    /** Certain: committed; a store has not answered yet, and recovery completes its branch. */
    COMPLETION_PENDING("completion_pending", "none"),
    /** Certain: rolled back, because the application asked for it. */
    ROLLED_BACK_ON_REQUEST("rolled_back", "requested"),
    /** Certain: rolled back, because its timeout was over. */
    ROLLED_BACK_BY_TIMEOUT("rolled_back", "timeout"),
    /** Certain: rolled back, because others were in its way: it may succeed when it runs again. */
    ROLLED_BACK_BY_CONFLICT("rolled_back", "conflict"),
    /** Certain: rolled back, for any other reason. */
    ROLLED_BACK("rolled_back", "other"),
    /** Unknown. */
    IN_DOUBT("in_doubt", "none"),
    /** A store went its own way: the stores may disagree. */
    HEURISTIC("heuristic", "none");

    private final String outcome;
    private final String reason;

    TransactionResult(String outcome, String reason) {
        this.outcome = outcome;
        this.reason = reason;
    }

    /** For the names of metrics and attributes: {@code committed}, {@code rolled_back} and so on. */
    public String outcome() {
        return outcome;
    }

    /** Why it was rolled back: {@code requested}, {@code timeout}, {@code conflict} or {@code other}; else {@code none}. */
    public String reason() {
        return reason;
    }

    /** The result that an exception tells. */
    public static TransactionResult of(TransactionOutcomeException told) {
        if (told instanceof CompletionPendingException) {
            return COMPLETION_PENDING;
        } else if (told instanceof InDoubtException) {
            return IN_DOUBT;
        } else if (told instanceof HeuristicException) {
            return HEURISTIC;
        } else if (isTimeout(told.getCause())) {
            return ROLLED_BACK_BY_TIMEOUT;
        }
        return told instanceof RolledBackException rolledBack && rolledBack.isConflict()
                ? ROLLED_BACK_BY_CONFLICT
                : ROLLED_BACK;
    }

    private static boolean isTimeout(Throwable cause) {
        return cause instanceof TimeoutException
                || (cause instanceof XAException e && e.errorCode == XAException.XA_RBTIMEOUT);
    }
}
