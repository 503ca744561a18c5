package io.concordat.coordinator.jta;

import io.concordat.coordinator.CompletionPendingException;
import io.concordat.coordinator.HeuristicException;
import io.concordat.coordinator.InDoubtException;
import io.concordat.coordinator.RolledBackException;
import io.concordat.coordinator.branch.Outcome;
import io.concordat.coordinator.decision.Gtrid;
import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.SystemException;
import java.util.List;

/** Puts an outcome into the exception types that JTA allows, with our own type as the cause. */
final class OutcomeExceptions {
    private OutcomeExceptions() {}

    static void raise(Gtrid gtrid, Outcome outcome, Throwable failure)
            throws RollbackException, HeuristicMixedException, SystemException {
        if (outcome instanceof Outcome.RolledBack rolledBack) {
            String why = rolledBack.detail().isEmpty() ? reasonOf(failure) : rolledBack.detail();
            String message = "Transaction " + gtrid + " is rolled back: " + why + ". Nothing of it took effect"
                    + unanswered(rolledBack.unanswered()) + "; it may be tried again.";
            Throwable cause = rolledBack.cause() == null ? failure : rolledBack.cause();
            throw caused(new RollbackException(message), new RolledBackException(gtrid, message, cause));
        } else if (outcome instanceof Outcome.CompletionPending pending) {
            String message = "Transaction " + gtrid + " is committed, completion pending: " + pending.detail()
                    + ". Recovery completes it; do not repeat it.";
            throw caused(new SystemException(message), new CompletionPendingException(gtrid, message, failure));
        } else if (outcome instanceof Outcome.InDoubt inDoubt) {
            String message = "Transaction " + gtrid + " is in doubt: " + inDoubt.detail()
                    + ". Whatever it turns out to be, it is in all stores alike; do not repeat it.";
            throw caused(new SystemException(message), new InDoubtException(gtrid, message, inDoubt.cause()));
        } else if (outcome instanceof Outcome.Heuristic heuristic) {
            String message = "Transaction " + gtrid + " is split: " + heuristic.detail()
                    + ". The stores may disagree; a person must compare them.";
            throw caused(
                    new HeuristicMixedException(message), new HeuristicException(gtrid, message, heuristic.cause()));
        }
    }

    /** A rollback that rolled back is what was asked for; only a store that went its own way is told. */
    static void raiseFromRollback(Gtrid gtrid, Outcome outcome, Throwable failure) throws SystemException {
        try {
            if (outcome instanceof Outcome.Heuristic) {
                raise(gtrid, outcome, failure);
            }
        } catch (HeuristicMixedException | RollbackException e) {
            throw caused(new SystemException(e.getMessage()), e.getCause());
        }
        if (failure instanceof Error error) {
            throw error;
        }
    }

    private static String unanswered(List<String> resources) {
        return resources.isEmpty()
                ? ""
                : " (" + String.join(", ", resources) + " did not answer: recovery rolls its branch back there)";
    }

    private static String reasonOf(Throwable failure) {
        return failure == null ? "it was marked for rollback" : String.valueOf(failure.getMessage());
    }

    private static <T extends Throwable> T caused(T exception, Throwable cause) {
        exception.initCause(cause);
        return exception;
    }
}
