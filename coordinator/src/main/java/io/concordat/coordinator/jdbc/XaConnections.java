package io.concordat.coordinator.jdbc;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import javax.sql.XAConnection;
import javax.sql.XADataSource;

/** Where HikariCP gets new connections from: an XADataSource, seen as a DataSource. */
final class XaConnections implements DataSource {
    private final XADataSource xaDataSource;
    private final Reconnection reconnection;

    XaConnections(XADataSource xaDataSource, Reconnection reconnection) {
        this.xaDataSource = xaDataSource;
        this.reconnection = reconnection;
    }

    /** What a borrower is told whom the pool had no connection for. */
    SQLException explained(SQLException told) {
        return reconnection.explained(told);
    }

    @Override
    public Connection getConnection() throws SQLException {
        return wrap(reconnection.open(xaDataSource::getXAConnection));
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return wrap(reconnection.open(() -> xaDataSource.getXAConnection(user, password)));
    }

    private static Connection wrap(XAConnection xaConnection) throws SQLException {
        try {
            return new PhysicalConnection(xaConnection);
        } catch (SQLException | RuntimeException e) {
            try {
                xaConnection.close();
            } catch (SQLException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return xaDataSource.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter writer) throws SQLException {
        xaDataSource.setLogWriter(writer);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        xaDataSource.setLoginTimeout(seconds);
    }

    /** At least 5 s: the pool, when it closes, waits that long for the thread that adds connections. */
    @Override
    public int getLoginTimeout() throws SQLException {
        return Math.max(5, xaDataSource.getLoginTimeout());
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return xaDataSource.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(xaDataSource)) {
            return type.cast(xaDataSource);
        }
        throw new SQLException("This source of XA connections is no " + type.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(xaDataSource);
    }
}
