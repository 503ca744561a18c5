package io.concordat.coordinator.decision.database;

import io.concordat.coordinator.decision.database.Members.Incarnation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Ends incarnations for good: waits for their running decisions, and makes every later one fail. Stateless, thread-safe.
 */
final class Retirement {
    private static final String KEY = " WHERE node = ? AND number = ?";

    private final String lapsed;
    private final String retire;
    private final String endLease;

    Retirement(Tables tables) {
        lapsed = "SELECT lease_until < UTC_TIMESTAMP(6) FROM " + tables.lease() + KEY + " FOR UPDATE";
        retire = "UPDATE " + tables.incarnation() + " SET retired = 1" + KEY;
        endLease = "DELETE FROM " + tables.lease() + KEY;
    }

    /** Retires an incarnation whose lease has lapsed; answers whether it has. */
    boolean retireLapsed(Session session, Incarnation incarnation) throws SQLException {
        return inTransaction(session.connection(), connection -> {
            try (PreparedStatement query = connection.prepareStatement(lapsed)) {
                bind(query, incarnation);
                try (ResultSet row = query.executeQuery()) {
                    if (row.next() && !row.getBoolean(1)) {
                        return false;
                    }
                }
            }
            update(connection, incarnation);
            return true;
        });
    }

    /** Retires an incarnation, whatever its lease says. */
    void retire(Session session, Incarnation incarnation) throws SQLException {
        inTransaction(session.connection(), connection -> {
            update(connection, incarnation);
            return true;
        });
    }

    private void update(Connection connection, Incarnation incarnation) throws SQLException {
        for (String sql : new String[] {endLease, retire}) {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                bind(statement, incarnation);
                statement.executeUpdate();
            }
        }
    }

    private static void bind(PreparedStatement statement, Incarnation incarnation) throws SQLException {
        statement.setBytes(1, Members.bytes(incarnation.node()));
        statement.setLong(2, incarnation.number());
    }

    interface Work {
        boolean run(Connection connection) throws SQLException;
    }

    /** Runs work in one transaction; whatever fails rolls it back, or closes the connection. */
    static boolean inTransaction(Connection connection, Work work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            boolean answer = work.run(connection);
            connection.commit();
            connection.setAutoCommit(true);
            return answer;
        } catch (SQLException | RuntimeException e) {
            try {
                connection.rollback();
                connection.setAutoCommit(true);
            } catch (SQLException broken) {
                e.addSuppressed(broken);
                Session.discard(connection);
            }
            throw e;
        }
    }
}
