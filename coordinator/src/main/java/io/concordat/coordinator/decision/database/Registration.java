package io.concordat.coordinator.decision.database;

import io.concordat.coordinator.CoordinatorException;
import io.concordat.coordinator.decision.database.Members.Incarnation;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Begins a new incarnation of a node, if no other process is running under its name. */
final class Registration {
    /** What the server may need beyond a lease to notice that a connection is silent. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Tables tables;
    private final String node;
    private final Duration lease;
    private final String lock;

    /** The lock that a running coordinator of this name holds. */
    static String lockOf(Tables tables, String node) {
        return NodeLock.name(tables, "node " + node);
    }

    Registration(Tables tables, String node, Duration lease) {
        this.tables = tables;
        this.node = node;
        this.lease = lease;
        this.lock = lockOf(tables, node);
    }

    String lock() {
        return lock;
    }

    /**
     * Registers on a connection that is kept from now on.
     *
     * @throws CoordinatorException if another process of this name is alive
     */
    Incarnation register(Connection connection) throws SQLException {
        NodeLock.closeWhenSilent(connection, lease);
        if (!NodeLock.takeWithin(connection, lock, lease.plus(GRACE))) {
            throw new CoordinatorException("Coordinator '" + node + "' cannot start: " + owner(connection)
                    + " is running under this name on the decision log " + tables
                    + ". Stop that one, or give each coordinator a node name of its own.");
        }
        Incarnation incarnation = new Incarnation(node, nextNumber(connection));
        Retirement.inTransaction(connection, transaction -> {
            insert(transaction, incarnation);
            return true;
        });
        return incarnation;
    }

    private String owner(Connection connection) throws SQLException {
        String query = "SELECT owner FROM " + tables.incarnation() + " WHERE node = ? ORDER BY number DESC LIMIT 1";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setBytes(1, Members.bytes(node));
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : "another process";
            }
        }
    }

    /** The time in seconds, so that a log that was lost leaves none of its numbers to the one that takes its place. */
    private long nextNumber(Connection connection) throws SQLException {
        String query = "SELECT GREATEST(COALESCE(MAX(number), 0) + 1, FLOOR(UNIX_TIMESTAMP())) FROM "
                + tables.incarnation() + " WHERE node = ?";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setBytes(1, Members.bytes(node));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private void insert(Connection connection, Incarnation incarnation) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO " + tables.incarnation() + " VALUES (?, ?, 0, ?)")) {
            statement.setBytes(1, Members.bytes(node));
            statement.setLong(2, incarnation.number());
            statement.setString(3, self());
            statement.executeUpdate();
        }
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO " + tables.lease() + " VALUES (?, ?, UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND)")) {
            statement.setBytes(1, Members.bytes(node));
            statement.setLong(2, incarnation.number());
            statement.setLong(3, lease.toNanos() / 1000);
            statement.executeUpdate();
        }
    }

    private static String self() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "an unknown host";
        }
        String text = "process " + ProcessHandle.current().pid() + " on " + host + ", started "
                + Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return text.length() > 255 ? text.substring(0, 255) : text;
    }
}
