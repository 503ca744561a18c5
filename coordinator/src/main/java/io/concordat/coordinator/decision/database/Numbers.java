package io.concordat.coordinator.decision.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The log's epoch and generation, which all its coordinators share. Stateless, thread-safe. */
final class Numbers {
    private final Tables tables;

    Numbers(Tables tables) {
        this.tables = tables;
    }

    long read(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT value FROM " + tables.state() + " WHERE name = '" + name + "'")) {
            if (!row.next()) {
                throw new SQLException("the table " + tables.state() + " has no row '" + name + "'");
            }
            return row.getLong(1);
        }
    }

    /** Raises the epoch: waits for decisions that are being taken, and makes every later one of an earlier epoch fail. */
    long raiseEpoch(Connection connection) throws SQLException {
        long[] raised = new long[1];
        Retirement.inTransaction(connection, transaction -> {
            try (Statement statement = transaction.createStatement()) {
                statement.executeUpdate("UPDATE " + tables.state() + " SET value = value + 1 WHERE name = 'epoch'");
            }
            raised[0] = read(transaction, "epoch");
            return true;
        });
        return raised[0];
    }

    /** Sets the generation, unless it is as high already. */
    void raiseGeneration(Connection connection, long generation) throws SQLException {
        if (generation <= 0) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(
                "UPDATE " + tables.state() + " SET value = ? WHERE name = 'generation' AND value < ?")) {
            statement.setLong(1, generation);
            statement.setLong(2, generation);
            statement.executeUpdate();
        }
    }
}
