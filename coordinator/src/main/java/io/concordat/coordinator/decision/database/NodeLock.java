package io.concordat.coordinator.decision.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.concordat.coordinator.branch.Deadline;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;

/**
 * A lock of the server's that lives as long as one connection (MySQL Reference Manual, "Locking Functions"): a process that
 * is killed gives it up at once, and one that hangs when the server closes its silent connection.
 */
final class NodeLock {
    private NodeLock() {}

    /** The name of a lock on these tables; the server allows 64 characters. */
    static String name(Tables tables, String what) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((tables.schema() + "\0" + tables.prefix() + "\0" + what).getBytes(UTF_8));
            return "concordat." + HexFormat.of().formatHex(hash, 0, 20);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** Takes the lock for this connection, waiting at most so long: whole seconds, for MySQL rounds. */
    private static boolean take(Connection connection, String name, long seconds) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT GET_LOCK(?, ?)")) {
            query.setString(1, name);
            query.setLong(2, seconds);
            try (ResultSet row = query.executeQuery()) {
                return row.next() && row.getInt(1) == 1;
            }
        }
    }

    /** Takes the lock, waiting for longer than one answer may take. */
    static boolean takeWithin(Connection connection, String name, Duration wait) throws SQLException {
        Deadline deadline = Deadline.after(wait);
        boolean taken = take(connection, name, 0);
        while (!taken && !deadline.isOver()) {
            taken = take(connection, name, 1); // shorter than any answer may take
        }
        return taken;
    }

    static boolean holds(Connection connection, String name) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT COALESCE(IS_USED_LOCK(?) = CONNECTION_ID(), 0)")) {
            query.setString(1, name);
            try (ResultSet row = query.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** Whether somebody holds the lock on the server that the connection leads to. */
    static boolean isHeld(Connection connection, String name) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT IS_USED_LOCK(?)")) {
            query.setString(1, name);
            try (ResultSet row = query.executeQuery()) {
                return row.next() && row.getObject(1) != null;
            }
        }
    }

    static void release(Connection connection, String name) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("DO RELEASE_LOCK(?)")) {
            query.setString(1, name);
            query.execute();
        }
    }

    /** Lets the server close the connection, and so release its locks, when it has been silent for so long. */
    static void closeWhenSilent(Connection connection, Duration silence) throws SQLException {
        long seconds = Math.max(1, (silence.toMillis() + 999) / 1000);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION wait_timeout = " + seconds);
        }
    }
}
