package io.concordat.coordinator.decision.database;

import io.concordat.coordinator.jdbc.Reconnection;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Where the pool of the log's own gets new connections from. Thread-safe. */
final class LogConnections implements DataSource {
    private final String url;
    private final Properties properties;
    private final Reconnection reconnection;

    LogConnections(String url, Properties properties, Reconnection reconnection) {
        this.url = url;
        this.properties = properties;
        this.reconnection = reconnection;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return reconnection.open(() -> DriverManager.getConnection(url, properties));
    }

    /** What a borrower is told whom the pool had no connection for. */
    SQLException explained(SQLException told) {
        return reconnection.explained(told);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("The decision log has one user.");
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter writer) throws SQLException {
        throw new SQLFeatureNotSupportedException("The decision log writes to SLF4J.");
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // the url's connectTimeout says it
    }

    /** The pool, when it closes, waits that long for the thread that adds connections. */
    @Override
    public int getLoginTimeout() {
        return 5;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("The decision log writes to SLF4J.");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("This source of connections is no " + type.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
