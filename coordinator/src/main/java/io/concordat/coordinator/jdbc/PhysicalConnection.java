package io.concordat.coordinator.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.XAConnection;
import javax.transaction.xa.XAResource;

/**
 * What HikariCP pools: an XAConnection, seen as its Connection. Unwraps to the XAConnection.
 *
 * <p>Used by one borrower at a time; handed from one to the next through the pool.
 */
final class PhysicalConnection extends DelegatingConnection {
    private final XAConnection xaConnection;
    private final XAResource xaResource;
    private final Connection connection;
    private final AtomicBoolean inTransaction = new AtomicBoolean();
    private boolean rollbackSpared;
    private Optional<String> catalog = Optional.empty();
    private Optional<String> schema = Optional.empty();

    PhysicalConnection(XAConnection xaConnection) throws SQLException {
        this.xaConnection = xaConnection;
        this.xaResource = xaConnection.getXAResource();
        this.connection = xaConnection.getConnection();
    }

    XAResource xaResource() {
        return xaResource;
    }

    /** The driver's own connection. */
    Connection driver() {
        return connection;
    }

    /** False if a transaction still holds this connection although it came out of the pool. */
    boolean isFree() {
        return !inTransaction.get();
    }

    void transactionBegins() throws SQLException {
        inTransaction.set(true);
        rollbackSpared = false;
        setBack();
    }

    /** HikariCP sets the last borrower's catalog and schema back only where the pool names some. */
    private void setBack() throws SQLException {
        if (catalog.isPresent()) {
            connection.setCatalog(catalog.get());
            catalog = Optional.empty();
        }
        if (schema.isPresent()) {
            connection.setSchema(schema.get());
            schema = Optional.empty();
        }
    }

    /**
     * The branch is committed or rolled back and the connection goes back to the pool. HikariCP rolls back whatever was
     * used with autocommit off; there is nothing left to roll back, so the round trip is spared.
     */
    void transactionEnded() {
        inTransaction.set(false);
        rollbackSpared = true;
    }

    /**
     * Prepares for use outside a transaction. The spared rollback is made up for: should another thread have run a
     * statement after the branch was committed, turning autocommit on would make it durable.
     */
    void localWorkBegins() throws SQLException {
        if (rollbackSpared) {
            rollbackSpared = false;
            connection.rollback();
        }
        setBack();
    }

    @Override
    protected Connection delegate() {
        return connection;
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type.isInstance(xaConnection) ? type.cast(xaConnection) : super.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(xaConnection) || super.isWrapperFor(type);
    }

    /** Closes the XAConnection, and with it the connection to the server. */
    @Override
    public void close() throws SQLException {
        xaConnection.close();
    }

    @Override
    public boolean isClosed() throws SQLException {
        return connection.isClosed();
    }

    @Override
    public void abort(Executor executor) throws SQLException {
        connection.abort(executor);
    }

    @Override
    public void commit() throws SQLException {
        connection.commit();
    }

    @Override
    public void rollback() throws SQLException {
        if (!rollbackSpared) {
            connection.rollback();
        }
    }

    @Override
    public void rollback(Savepoint savepoint) throws SQLException {
        connection.rollback(savepoint);
    }

    @Override
    public Savepoint setSavepoint() throws SQLException {
        return connection.setSavepoint();
    }

    @Override
    public Savepoint setSavepoint(String name) throws SQLException {
        return connection.setSavepoint(name);
    }

    @Override
    public void releaseSavepoint(Savepoint savepoint) throws SQLException {
        connection.releaseSavepoint(savepoint);
    }

    @Override
    public void setAutoCommit(boolean autoCommit) throws SQLException {
        connection.setAutoCommit(autoCommit);
    }

    @Override
    public void setCatalog(String name) throws SQLException {
        if (catalog.isEmpty()) {
            catalog = Optional.ofNullable(connection.getCatalog());
        }
        connection.setCatalog(name);
    }

    @Override
    public void setSchema(String name) throws SQLException {
        if (schema.isEmpty()) {
            schema = Optional.ofNullable(connection.getSchema());
        }
        connection.setSchema(name);
    }

    @Override
    public void setReadOnly(boolean readOnly) throws SQLException {
        connection.setReadOnly(readOnly);
    }

    @Override
    public void setTransactionIsolation(int level) throws SQLException {
        connection.setTransactionIsolation(level);
    }

    /** Runs on the calling thread: a driver that sets the timeout later would set it for the next borrower. */
    @Override
    public void setNetworkTimeout(Executor executor, int milliseconds) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, milliseconds);
    }

    @Override
    public String toString() {
        return "XA connection " + connection;
    }
}
