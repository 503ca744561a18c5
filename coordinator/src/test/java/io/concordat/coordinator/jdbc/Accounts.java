package io.concordat.coordinator.jdbc;

import com.mysql.cj.jdbc.MysqlXADataSource;
import io.concordat.testing.servers.MySqlServer;
import io.concordat.testing.servers.Servers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.XADataSource;

/** A table of accounts on the shared MySQL, of the test's own, seen from a session outside every pool. */
public final class Accounts implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final MySqlServer server = Servers.mysql();
    private final String table = "accounts_" + ProcessHandle.current().pid() + "_" + NUMBER.incrementAndGet();
    private final Connection outside;

    public Accounts() throws SQLException {
        outside = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
        // a branch left behind by a failing test fails the next step, instead of holding it for a year
        run("SET SESSION lock_wait_timeout = 10, innodb_lock_wait_timeout = 10");
        run("CREATE TABLE " + table + " (id INT PRIMARY KEY, balance INT NOT NULL) ENGINE = InnoDB");
    }

    public MySqlServer server() {
        return server;
    }

    public XADataSource xaDataSource() {
        MysqlXADataSource connections = new MysqlXADataSource();
        connections.setUrl(server.jdbcUrl());
        connections.setUser(server.user());
        connections.setPassword(server.password());
        return connections;
    }

    public JtaDataSourceBuilder pool(String name) {
        return JtaDataSource.builder(name, xaDataSource()).minimumIdle(0);
    }

    public void insert(Connection connection, int id, int balance) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO " + table + " VALUES (" + id + ", " + balance + ")");
        }
    }

    public String table() {
        return table;
    }

    /** A statement that raises every balance by one. */
    public String raise() {
        return "UPDATE " + table + " SET balance = balance + 1";
    }

    public void raise(Connection connection, int id) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(raise() + " WHERE id = " + id);
        }
    }

    /** Number of statements the connection's session has run, this one included. */
    public int statements(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW SESSION STATUS LIKE 'Questions'")) {
            rows.next();
            return rows.getInt(2);
        }
    }

    /** Number of accounts as another session sees them. */
    public int count() throws SQLException {
        return number(outside, "SELECT COUNT(*) FROM " + table);
    }

    public int balance(int id) throws SQLException {
        return number(outside, "SELECT balance FROM " + table + " WHERE id = " + id);
    }

    /** The server's number of a connection's session. */
    public int session(Connection connection) throws SQLException {
        return number(connection, "SELECT CONNECTION_ID()");
    }

    public boolean isOpen(int session) throws SQLException {
        return number(outside, "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE ID = " + session) == 1;
    }

    public void kill(int session) throws SQLException {
        run("KILL " + session);
    }

    public void run(String sql) throws SQLException {
        try (Statement statement = outside.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The host this test comes from, as the server sees it. */
    public String clientHost() throws SQLException {
        return text(outside, "SELECT SUBSTRING_INDEX(USER(), '@', -1)");
    }

    private static int number(Connection connection, String query) throws SQLException {
        return Integer.parseInt(text(connection, query));
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            if (!rows.next()) {
                throw new SQLException("no row: " + query);
            }
            return rows.getString(1);
        }
    }

    @Override
    public void close() throws SQLException {
        try (outside) {
            run("DROP TABLE " + table);
        }
    }
}
