package io.concordat.coordinator;

import java.sql.SQLException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
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
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        boolean conflict = false;
        for (Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
            if (cause instanceof TransactionOutcomeException && !(cause instanceof RolledBackException)) {
                return false;
            }
            conflict |= cause instanceof XAException xa && isConflict(xa);
            conflict |= cause instanceof SQLException sql && isConflict(sql);
        }
        return conflict;
    }

    private static boolean isConflict(XAException e) {
        return e.errorCode == XAException.XA_RBTRANSIENT || e.errorCode == XAException.XA_RBDEADLOCK;
    }

    private static boolean isConflict(SQLException e) {
        return SERIALIZATION_FAILURE.equals(e.getSQLState()) || MYSQL_LOCKS.contains(e.getErrorCode());
    }
}
