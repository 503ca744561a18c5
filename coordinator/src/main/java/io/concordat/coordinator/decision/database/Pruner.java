package io.concordat.coordinator.decision.database;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.concordat.coordinator.decision.Gtrid;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes a node's oldest incarnations, so that its starts do not fill the table: retired, named by no decision and no
 * heuristic outcome, and not among the last {@link #KEPT}. Of those a branch may still turn up in a store that was away; an
 * older one would then be left in doubt, not guessed. Thread-safe.
 */
final class Pruner {
    /** As many as a journal remembers. */
    static final int KEPT = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(Pruner.class);

    private final Sessions sessions;
    private final Tables tables;
    private final String node;
    private boolean done;

    Pruner(Sessions sessions, Tables tables, String node) {
        this.sessions = sessions;
        this.tables = tables;
        this.node = node;
    }

    /** Prunes, once: only a start adds an incarnation. Never throws. */
    synchronized void prune() {
        if (done) {
            return;
        }
        try (Session session = sessions.borrow()) {
            try {
                for (long number : old(session)) {
                    if (!isNamed(session, tables.decision(), number) && !isNamed(session, tables.heuristic(), number)) {
                        delete(session, number);
                    }
                }
                done = true;
            } catch (SQLException e) {
                session.discard();
                throw e;
            }
        } catch (SQLException | RuntimeException e) {
            LOG.debug("Decision log {}: old incarnations of '{}' are kept for now", tables, node, e);
        }
    }

    private List<Long> old(Session session) throws SQLException {
        String query = "SELECT i.number FROM " + tables.incarnation() + " i JOIN (SELECT number FROM "
                + tables.incarnation() + " WHERE node = ? ORDER BY number DESC LIMIT 1 OFFSET " + KEPT
                + ") last ON i.number <= last.number WHERE i.node = ? AND i.retired = 1";
        List<Long> numbers = new ArrayList<>();
        try (PreparedStatement statement = session.connection().prepareStatement(query)) {
            statement.setBytes(1, Members.bytes(node));
            statement.setBytes(2, Members.bytes(node));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    numbers.add(rows.getLong(1));
                }
            }
        }
        return numbers;
    }

    /** No decision of a retired incarnation can come any more, so what names it now is all that ever will. */
    private boolean isNamed(Session session, String table, long number) throws SQLException {
        String prefix = Gtrid.prefix(node, number);
        try (PreparedStatement statement = session.connection()
                .prepareStatement("SELECT 1 FROM " + table + " WHERE gtrid >= ? AND gtrid < ? LIMIT 1")) {
            statement.setBytes(1, prefix.getBytes(US_ASCII));
            statement.setBytes(2, Rows.end(prefix));
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    private void delete(Session session, long number) throws SQLException {
        try (PreparedStatement statement = session.connection()
                .prepareStatement("DELETE FROM " + tables.incarnation() + " WHERE node = ? AND number = ?")) {
            statement.setBytes(1, Members.bytes(node));
            statement.setLong(2, number);
            statement.executeUpdate();
        }
    }
}
