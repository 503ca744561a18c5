package io.concordat.coordinator.decision.database;

import io.concordat.coordinator.CoordinatorException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;

/** Finds the log's tables in a database, or makes them. */
final class Installation {
    /** Beside the row's own bytes, a statement needs this many at most. */
    private static final long STATEMENT_OVERHEAD = 16 * 1024;

    private final Tables tables;
    private final Connection connection;

    /** @param tables names in a schema that is known */
    Installation(Tables tables, Connection connection) {
        this.tables = tables;
        this.connection = connection;
    }

    /** The schema the tables are in: the given one or the connection's. */
    static Tables locate(Tables given, Connection connection) throws SQLException {
        if (!given.schema().isEmpty()) {
            return given;
        }
        String schema = text(connection, "SELECT DATABASE()");
        if (schema.isEmpty()) {
            throw new CoordinatorException(
                    "The decision log's connections have no database. Name one in the url, or with" + " schema(...).");
        }
        return given.in(schema);
    }

    /** How the server spells a locking read that others may share. */
    String shareLock() throws SQLException {
        String version = connection.getMetaData().getDatabaseProductVersion();
        return version.toLowerCase(Locale.ROOT).contains("mariadb") ? "LOCK IN SHARE MODE" : "FOR SHARE";
    }

    /**
     * Checks the tables.
     *
     * @param create whether to create them if they are missing
     */
    void check(boolean create) throws SQLException {
        String format = "SELECT value FROM " + tables.state() + " WHERE name = 'format'";
        String found;
        try {
            found = text(connection, format);
        } catch (SQLException e) {
            if (!create || !SqlErrors.isNoSuchTable(e)) {
                throw e;
            }
            found = "";
        }
        if (create && found.isEmpty()) {
            create(); // the tables, or the row that another instance, which has just made them, has not written yet
            found = text(connection, format);
        }
        if (!Long.toString(Tables.FORMAT).equals(found)) {
            throw new CoordinatorException("The decision log's tables " + tables + " have format '" + found
                    + "' and this library reads " + Tables.FORMAT
                    + ". Use the version of the library that made them, or"
                    + " complete what is pending with it and make new tables.");
        }
    }

    /** Several instances may come here at once: the lock lets one make all tables. */
    private void create() throws SQLException {
        String lock = NodeLock.name(tables, "tables");
        if (!NodeLock.takeWithin(connection, lock, Duration.ofSeconds(3))) {
            throw new SQLException("another process has been creating the tables " + tables + " for 3 s");
        }
        try (Statement statement = connection.createStatement()) {
            for (String sql : tables.statements()) {
                String once = sql.replaceFirst("^CREATE TABLE ", "CREATE TABLE IF NOT EXISTS ")
                        .replaceFirst("^INSERT INTO ", "INSERT IGNORE INTO ");
                statement.execute(once);
            }
        } finally {
            NodeLock.release(connection, lock);
        }
    }

    /** Most bytes a row may have: each may need two in a statement, where it is escaped. */
    long largestRow() throws SQLException {
        return (Long.parseLong(text(connection, "SELECT @@max_allowed_packet")) - STATEMENT_OVERHEAD) / 2;
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            String value = rows.next() ? rows.getString(1) : null;
            return value == null ? "" : value;
        }
    }
}
