package io.concordat.coordinator.decision.database;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Verdict;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes decisions in local transactions of the application's: the COMMIT of the work is the decision. Thread-safe.
 *
 * <p>A lost answer is made certain by ending the session and looking for the row: both are committed, or neither. It is
 * not tried again, for the work went with the session.
 */
final class LocalDecision {
    private static final Logger LOG = LoggerFactory.getLogger(LocalDecision.class);

    private final Sessions sessions;
    private final Rows rows;
    private final Tables tables;
    private final Unsettled unsettled;
    private final Guard guard;

    LocalDecision(Sessions sessions, Rows rows, Tables tables, Unsettled unsettled, Guard guard) {
        this.sessions = sessions;
        this.rows = rows;
        this.tables = tables;
        this.unsettled = unsettled;
        this.guard = guard;
    }

    Verdict decide(EncodedDecision decision, Connection local) {
        SessionId id;
        int millis;
        try {
            if (local.getAutoCommit()) {
                return refused(local, "the connection is in autocommit mode, so its work is committed already");
            }
            id = sessions.idOf(local);
            millis = local.getNetworkTimeout();
            sessions.limitAnswers(local);
            if (!rows.insertCommit(local, decision)) {
                rollback(local);
                return new Verdict.Refused(reason(decision));
            }
        } catch (SQLException e) {
            // without COMMIT there is no decision, whatever became of the row
            String why = SqlErrors.isDuplicateKey(e)
                    ? "recovery has settled it as rolled back before the decision came"
                    : SqlErrors.describe(e, tables);
            return refused(local, why);
        }
        try {
            local.commit();
        } catch (SQLException e) {
            Session.discard(local);
            return unsettled.settle(decision.gtrid(), List.of(id), e);
        }
        restore(local, millis, decision.gtrid());
        return new Verdict.Done();
    }

    private String reason(EncodedDecision decision) {
        try (Session session = sessions.borrow()) {
            return guard.reason(session, decision);
        } catch (SQLException e) {
            return "its incarnation has been declared dead, or the epoch has changed";
        }
    }

    private static Verdict refused(Connection local, String why) {
        rollback(local);
        return new Verdict.Refused(why);
    }

    /** Rolls back; a connection that cannot is closed, and the server rolls back for it. */
    private static void rollback(Connection local) {
        try {
            local.rollback();
        } catch (SQLException e) {
            Session.discard(local);
        }
    }

    private static void restore(Connection local, int millis, Gtrid gtrid) {
        try {
            local.setNetworkTimeout(Runnable::run, millis);
        } catch (SQLException e) {
            LOG.debug("The network timeout of the connection that committed {} could not be restored", gtrid, e);
        }
    }
}
