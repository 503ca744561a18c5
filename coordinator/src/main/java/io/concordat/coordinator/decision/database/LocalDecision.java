package io.concordat.coordinator.decision.database;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Verdict;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
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
        Optional<SessionId> id = Optional.empty();
        int millis;
        try {
            if (local.getAutoCommit()) {
                return refused(
                        Optional.empty(),
                        local,
                        "the connection is in autocommit mode, so its work is committed already");
            }
            id = Optional.of(sessions.idOf(local));
            millis = local.getNetworkTimeout();
            sessions.limitAnswers(local);
            if (!rows.insertCommit(local, decision)) {
                return refused(id, local, reason(decision));
            }
        } catch (SQLException e) {
            // without COMMIT there is no decision, whatever became of the row
            String why = SqlErrors.isDuplicateKey(e)
                    ? "recovery has settled it as rolled back before the decision came"
                    : SqlErrors.describe(e, tables);
            return refused(id, local, why);
        }
        try {
            local.commit();
        } catch (SQLException e) {
            Session.discard(local);
            return unsettled.settle(decision.gtrid(), id.stream().toList(), e);
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

    /** Rolls back; a connection that cannot is ended, and the server rolls back for it. */
    private Verdict refused(Optional<SessionId> id, Connection local, String why) {
        try {
            local.rollback();
        } catch (SQLException e) {
            Session.discard(local);
            List<SessionId> left = sessions.end(id.stream().toList());
            LOG.debug("Session {} could not roll back; not certainly ended: {}", id, left, e);
        }
        return new Verdict.Refused(why);
    }

    private static void restore(Connection local, int millis, Gtrid gtrid) {
        try {
            local.setNetworkTimeout(Runnable::run, millis);
        } catch (SQLException e) {
            LOG.debug("The network timeout of the connection that committed {} could not be restored", gtrid, e);
        }
    }
}
