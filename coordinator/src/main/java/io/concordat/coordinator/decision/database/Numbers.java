package io.concordat.coordinator.decision.database;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/** The log's epoch, and the generations of its resources, which all its coordinators share. Stateless, thread-safe. */
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

    /** The generation of a resource; 0 while none was stored. */
    long readGeneration(Connection connection, String resource) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT value FROM " + tables.state() + " WHERE name = ?")) {
            statement.setBytes(1, nameOfGeneration(resource));
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    /** Sets the generations of resources, where they are not as high already. */
    void raiseGenerations(Connection connection, Map<String, Long> generations) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO " + tables.state()
                + " (name, value) VALUES (?, ?) ON DUPLICATE KEY UPDATE value = GREATEST(value, VALUES(value))")) {
            for (Map.Entry<String, Long> each : new TreeMap<>(generations).entrySet()) {
                statement.setBytes(1, nameOfGeneration(each.getKey()));
                statement.setLong(2, each.getValue());
                statement.executeUpdate();
            }
        }
    }

    private static byte[] nameOfGeneration(String resource) {
        return ("generation:" + resource).getBytes(US_ASCII);
    }
}
