package io.concordat.coordinator.jdbc;

import io.concordat.coordinator.decision.LocalTransaction;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import java.util.logging.Logger;
import javax.sql.DataSource;
import javax.sql.XADataSource;
import javax.transaction.xa.XAResource;

/**
 * A pool of XA connections that join the caller's transaction when they are borrowed. Thread-safe.
 *
 * <p>Inside a transaction the first {@link #getConnection()} enlists a connection and every later one of the same
 * transaction gives that connection again; {@code close()} on what was borrowed ends its use, and the connection returns
 * to the pool when the transaction has completed. {@code commit()}, {@code rollback()} and other calls that belong to the
 * transaction are refused with a message that says what to do instead. Suspended transactions keep their connections:
 * allow for them in the pool's size.
 *
 * <p>Outside a transaction it is an ordinary pool; connections have autocommit on.
 *
 * <p>The pool is HikariCP, opened at the first borrow. It needs no particular transaction manager: only
 * {@code getTransaction}, {@code enlistResource} and {@code registerSynchronization} are called.
 */
public final class JtaDataSource implements DataSource, AutoCloseable {
    private final ConnectionPool pool;
    private final ConcurrentMap<Transaction, EnlistedConnection> enlisted = new ConcurrentHashMap<>();
    private volatile Supplier<? extends TransactionManager> transactionManager;

    JtaDataSource(ConnectionPool pool, Supplier<? extends TransactionManager> transactionManager) {
        this.pool = pool;
        this.transactionManager = transactionManager;
    }

    /**
     * Begins a data source.
     *
     * @param name names the pool in messages, metrics and thread names: not blank
     * @param xaDataSource where connections come from; it is used as it is, with its own timeouts
     */
    public static JtaDataSourceBuilder builder(String name, XADataSource xaDataSource) {
        return new JtaDataSourceBuilder(name, xaDataSource);
    }

    /** Names the transaction manager whose transactions are joined from now on, instead of any named before. */
    public void useTransactionManager(TransactionManager manager) {
        this.transactionManager = () -> manager;
    }

    /**
     * Gives the connection of the caller's transaction, or outside a transaction an ordinary one.
     *
     * @throws SQLException if the database is unreachable, the pool is exhausted, or the transaction cannot be joined:
     *     it is marked for rollback only or is completing already
     */
    @Override
    public Connection getConnection() throws SQLException {
        TransactionManager manager = transactionManager.get();
        Transaction transaction;
        int status;
        try {
            transaction = manager == null ? null : manager.getTransaction();
            status = transaction == null ? Status.STATUS_NO_TRANSACTION : transaction.getStatus();
        } catch (SystemException e) {
            throw new SQLException(
                    pool.name() + " - the transaction manager cannot tell the current transaction: " + e.getMessage()
                            + ". No connection was borrowed.",
                    "25000",
                    e);
        }
        return switch (status) {
            case Status.STATUS_NO_TRANSACTION, Status.STATUS_COMMITTED -> pool.borrowLocal();
            case Status.STATUS_ACTIVE, Status.STATUS_MARKED_ROLLBACK -> enlistedIn(transaction);
            // by a timeout, say, while the caller goes on: what it writes now must not persist by itself
            case Status.STATUS_ROLLEDBACK -> throw refused(transaction, "has been rolled back already");
            default -> throw refused(transaction, "is completing (status " + status + ")");
        };
    }

    private SQLException refused(Transaction transaction, String state) {
        return new SQLException(
                pool.name() + " - transaction " + transaction + " " + state
                        + " and takes no more work. No connection was"
                        + " borrowed: end the transaction and begin a new one for further work.",
                "25000");
    }

    private Connection enlistedIn(Transaction transaction) throws SQLException {
        EnlistedConnection connection = enlisted.get(transaction);
        if (connection == null) {
            EnlistedConnection created = new EnlistedConnection(pool, transaction, () -> enlisted.remove(transaction));
            EnlistedConnection other = enlisted.putIfAbsent(transaction, created);
            connection = other == null ? created : other;
        }
        try {
            return connection.borrow();
        } finally {
            if (!connection.isRegistered()) {
                enlisted.remove(transaction, connection);
            }
        }
    }

    /** Whether the XAResource was enlisted by this data source. No I/O. */
    public boolean owns(XAResource xaResource) {
        return xaResource instanceof PooledBranch branch && branch.pool() == pool;
    }

    /**
     * The local transaction that an XAResource of this data source stands for, in commit-record mode. A coordinator that
     * asks for it promises to let it decide, instead of committing it in a second phase.
     */
    public Optional<LocalTransaction> localTransaction(XAResource xaResource) {
        return owns(xaResource) && xaResource instanceof LocalBranch local
                ? Optional.of(local.adopt())
                : Optional.empty();
    }

    /**
     * Rolls back, at once, what the branch of an XAResource has done, while the application may be waiting in its connection;
     * for branches that have not been asked for their vote. The connection is closed, and what the application does on it
     * afterwards is refused.
     *
     * @throws IllegalArgumentException if it is not one of this data source
     */
    public void cutOff(XAResource xaResource, SessionEnd server) {
        if (!(xaResource instanceof PooledBranch branch) || !owns(branch)) {
            throw new IllegalArgumentException(pool.name() + " - " + xaResource + " is not a branch of this pool");
        }
        branch.cutOff(server);
    }

    ConnectionPool pool() {
        return pool;
    }

    /** The pool's name. */
    public String name() {
        return pool.name();
    }

    /** Number of connections now in use, in and outside transactions. 0 before the first borrow. */
    public int activeConnections() {
        var bean = pool.hikari().getHikariPoolMXBean();
        return bean == null ? 0 : bean.getActiveConnections();
    }

    /** Number of connections to the database now open, idle ones included. 0 before the first borrow. */
    public int totalConnections() {
        var bean = pool.hikari().getHikariPoolMXBean();
        return bean == null ? 0 : bean.getTotalConnections();
    }

    /** Number of transactions that now hold a connection of this pool. */
    public int enlistedTransactions() {
        return enlisted.size();
    }

    /** Closes all connections, those in use too: branches not yet prepared are rolled back by the database. Idempotent. */
    @Override
    public void close() {
        pool.close();
    }

    /** Not supported: all connections of a pool belong to one user. */
    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException(pool.name()
                + " - getConnection(user, password) is not supported: all connections of a pool belong to one user. Use"
                + " getConnection(), or a data source of its own for that user.");
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return pool.hikari().getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter writer) throws SQLException {
        pool.hikari().setLogWriter(writer);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        pool.hikari().setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return pool.hikari().getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException(pool.name() + " - this library logs through SLF4J");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type.isInstance(this) ? type.cast(this) : pool.hikari().unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || pool.hikari().isWrapperFor(type);
    }

    @Override
    public String toString() {
        return "JtaDataSource " + pool.name();
    }
}
