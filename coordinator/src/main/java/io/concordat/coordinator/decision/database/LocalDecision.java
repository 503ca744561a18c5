package io.concordat.coordinator.decision.database;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Verdict;
import java.sql.Connection;
import java.sql.SQLException;
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
                return new Verdict.Refused("the connection is in autocommit mode, so its work is committed already");
            }
            id = Optional.of(sessions.idOf(local));
            millis = local.getNetworkTimeout();
            sessions.limitAnswers(local);
            if (!rows.insertCommit(local, decision)) {
                rollback(id, local);
                return refusal(decision);
            }
        } catch (SQLException e) {
            // without COMMIT there is no decision, whatever became of the row
            rollback(id, local);
            return SqlErrors.isDuplicateKey(e) ? DecisionWriter.FENCED : SqlErrors.refusal(e, tables);
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

    private Verdict refusal(EncodedDecision decision) {
        try (Session session = sessions.borrow()) {
            return guard.refusal(session, decision);
        } catch (SQLException e) {
            return Guard.unexplained(decision);
        }
    }

    /** Rolls back; a connection that cannot is ended, and the server rolls back for it. */
    private void rollback(Optional<SessionId> id, Connection local) {
        try {
            local.rollback();
        } catch (SQLException e) {
            Session.discard(local);
            sessions.tryToEnd(id.stream().toList());
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
