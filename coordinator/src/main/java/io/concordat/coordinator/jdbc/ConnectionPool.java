package io.concordat.coordinator.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pooled connections, whoever uses them: HikariCP with an eviction that has happened when it returns. Thread-safe. */
final class ConnectionPool implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ConnectionPool.class);
    private static final int VALIDATION_SECONDS = 5;

    private final String name;
    private final HikariDataSource hikari;
    private final Optional<LocalTransactions> localTransactions;
    private final Optional<LeakWatch> leaks;

    ConnectionPool(
            String name,
            HikariDataSource hikari,
            Optional<LocalTransactions> localTransactions,
            Optional<LeakWatch> leaks) {
        this.leaks = leaks;
        this.name = name;
        this.hikari = hikari;
        this.localTransactions = localTransactions;
    }

    String name() {
        return name;
    }

    /** Who reports connections that nobody closes; empty if nobody. */
    Optional<LeakWatch> leaks() {
        return leaks;
    }

    HikariDataSource hikari() {
        return hikari;
    }

    /** Takes a connection for a transaction, as the branch it will be there. */
    PooledBranch branch(boolean readOnly) throws SQLException {
        return localTransactions.isPresent()
                ? new LocalBranch(this, localTransactions.get(), readOnly)
                : new PooledXAResource(this, readOnly);
    }

    /** Takes a connection for a transaction. A read-only one is set back when it is given back. */
    PooledConnection borrow(boolean readOnly) throws SQLException {
        PooledConnection taken = take();
        try {
            taken.physical().transactionBegins();
            if (readOnly) {
                taken.proxy().setReadOnly(true);
            }
        } catch (SQLException | RuntimeException e) {
            evict(taken, e.getMessage());
            throw e;
        }
        return taken;
    }

    /** Takes a connection for a transaction that certainly answers, at the price of asking it. */
    PooledConnection borrowAnswering(boolean readOnly) throws SQLException {
        for (int attempt = 0; ; attempt++) {
            PooledConnection taken = borrow(readOnly);
            if (taken.proxy().isValid(VALIDATION_SECONDS)) {
                return taken;
            }
            evict(taken, "it does not answer");
            // every idle connection may have died together with the server: each is tried once, then new ones
            if (attempt > hikari.getMaximumPoolSize()) {
                throw new SQLException(name + " - no pooled connection answers, and new ones do not either", "08006");
            }
        }
    }

    /** Takes a connection for work outside transactions: autocommit is on, closing it gives it back. */
    Connection borrowLocal() throws SQLException {
        PooledConnection taken = take();
        try {
            taken.physical().localWorkBegins();
            taken.proxy().setAutoCommit(true);
            leaks.ifPresent(watch -> watch.lent(taken));
            return taken.proxy();
        } catch (SQLException | RuntimeException e) {
            evict(taken, e.getMessage());
            throw e;
        }
    }

    /** Gives back a connection whose branch is committed or rolled back, or that never had one. */
    void giveBack(PooledConnection connection) {
        connection.physical().transactionEnded();
        try {
            connection.proxy().close();
        } catch (SQLException e) {
            evict(connection, e.getMessage());
        }
    }

    /**
     * Closes a connection for good. Its session with the server ends now, not when HikariCP comes to it: another
     * session may be waiting to commit what this one prepared.
     */
    void evict(PooledConnection connection, String reason) {
        abort(connection, reason);
        hikari.evictConnection(connection.proxy());
    }

    /** Ends its session with the server only: fails the call that is under way on it, and every later one. */
    void abort(PooledConnection connection, String reason) {
        log.debug("{} - closing {}: {}", name, connection.physical(), reason);
        try {
            connection.physical().abort(Runnable::run);
        } catch (SQLException | RuntimeException e) {
            log.debug("{} - {} was closed already", name, connection.physical(), e);
        }
    }

    private PooledConnection take() throws SQLException {
        while (true) {
            Connection proxy = free();
            PooledConnection taken = new PooledConnection(proxy, proxy.unwrap(PhysicalConnection.class));
            if (taken.physical().isFree()) {
                return taken;
            }
            // statement.getConnection() leads past our handle; closing what it returns is the way to get here
            log.warn(
                    "{} - a connection was closed behind the back of the transaction it belongs to; that transaction"
                            + " will roll back. Close only the connection getConnection() returned.",
                    name);
            evict(taken, "it still belongs to a transaction");
        }
    }

    private Connection free() throws SQLException {
        try {
            return hikari.getConnection();
        } catch (SQLTransientConnectionException e) {
            var bean = hikari.getHikariPoolMXBean();
            if (bean == null || bean.getActiveConnections() < hikari.getMaximumPoolSize()) {
                throw hikari.getDataSource() instanceof XaConnections source ? source.explained(e) : e;
            }
            throw new SQLTransientConnectionException(
                    name + " - all " + hikari.getMaximumPoolSize()
                            + " connections are in use, and none became free within "
                            + hikari.getConnectionTimeout()
                            + " ms. A transaction keeps its connection until it has completed,"
                            + " also while it is suspended, and one begun meanwhile (REQUIRES_NEW) needs another: set"
                            + " maximumPoolSize above the number of threads, or shorten the transactions.",
                    e.getSQLState(),
                    e);
        }
    }

    @Override
    public void close() {
        leaks.ifPresent(LeakWatch::close);
        PoolClosing.close(hikari);
    }
}
