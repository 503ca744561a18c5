package io.concordat.coordinator;

import io.concordat.coordinator.branch.DecisionRefusedException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import javax.transaction.xa.XAException;

/** Tells whether a transaction was rolled back because others were in its way, so that it may succeed when it runs again. */
final class Conflicts {
    /** The class of SQLSTATE for a serialization failure (SQL standard). */
    private static final String SERIALIZATION_FAILURE = "40001";

    /** MySQL's ER_LOCK_WAIT_TIMEOUT and ER_LOCK_DEADLOCK. */
    private static final Set<Integer> MYSQL_LOCKS = Set.of(1205, 1213);

    private Conflicts() {}

    /**
     * Looks through the causes of what the work or the commit threw, after a rollback without complaint. Whatever says that
     * something may have taken effect is no conflict, whatever else there is.
     */
    static boolean isConflict(Throwable failure) {
        return isConflict(failure, cause -> false);
    }

    /** The same, where stores have exceptions of their own for it. */
    static boolean isConflict(Throwable failure, Predicate<Throwable> ofAStore) {
        boolean conflict = false;
        for (Throwable cause : causes(failure)) {
            if (cause instanceof TransactionOutcomeException && !(cause instanceof RolledBackException)) {
                return false;
            }
            conflict |= cause instanceof XAException xa && isConflict(xa);
            conflict |= cause instanceof SQLException sql && isConflict(sql);
            conflict |= cause instanceof DecisionRefusedException refused && refused.isConflict();
            conflict |= ofAStore.test(cause);
        }
        return conflict;
    }

    /** A failure and its causes, outermost first. */
    static Collection<Throwable> causes(Throwable failure) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    private static boolean isConflict(XAException e) {
        return e.errorCode == XAException.XA_RBTRANSIENT || e.errorCode == XAException.XA_RBDEADLOCK;
    }

    private static boolean isConflict(SQLException e) {
        return SERIALIZATION_FAILURE.equals(e.getSQLState()) || MYSQL_LOCKS.contains(e.getErrorCode());
    }
}
