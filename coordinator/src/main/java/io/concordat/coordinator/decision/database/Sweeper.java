package io.concordat.coordinator.decision.database;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.database.Members.Incarnation;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the fences against incarnations that are retired: their decisions cannot come any more. Thread-safe.
 */
final class Sweeper {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final int CHUNK = 1000;

    private final Sessions sessions;
    private final Tables tables;
    private final Predicate<Incarnation> retired;
    private final AtomicBoolean due;

    /** @param due whether there may be something to sweep; set again if it could not be swept */
    Sweeper(Sessions sessions, Tables tables, Predicate<Incarnation> retired, AtomicBoolean due) {
        this.sessions = sessions;
        this.tables = tables;
        this.retired = retired;
        this.due = due;
    }

    /** Sweeps, if it is due. Never throws. */
    void sweep() {
        if (!due.compareAndSet(true, false)) {
            return;
        }
        try (Session session = sessions.borrow()) {
            try {
                for (Incarnation incarnation : fenced(session)) {
                    if (retired.test(incarnation)) {
                        sweep(session, Gtrid.prefix(incarnation.node(), incarnation.number()));
                    }
                }
            } catch (SQLException e) {
                session.discard();
                throw e;
            }
        } catch (SQLException | RuntimeException e) {
            LOG.debug("Decision log {}: fences that are not needed any more are kept for now", tables, e);
            due.set(true);
        }
    }

    private Set<Incarnation> fenced(Session session) throws SQLException {
        Set<Incarnation> incarnations = new HashSet<>();
        String query = "SELECT DISTINCT CONCAT(SUBSTRING_INDEX(CONVERT(gtrid USING ascii), ':', 2), ':0') FROM "
                + tables.decision() + " WHERE decision = 'ROLLBACK'";
        try (Statement statement = session.connection().createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                Gtrid.parse(rows.getString(1)).map(Incarnation::of).ifPresent(incarnations::add);
            }
        }
        return incarnations;
    }

    private void sweep(Session session, String prefix) throws SQLException {
        try (PreparedStatement statement = session.connection()
                .prepareStatement("DELETE FROM " + tables.decision()
                        + " WHERE decision = 'ROLLBACK' AND gtrid >= ? AND gtrid < ? ORDER BY gtrid LIMIT " + CHUNK)) {
            statement.setBytes(1, prefix.getBytes(US_ASCII));
            statement.setBytes(2, Rows.end(prefix));
            int deleted = CHUNK;
            while (deleted == CHUNK) {
                deleted = statement.executeUpdate();
            }
        }
    }
}
