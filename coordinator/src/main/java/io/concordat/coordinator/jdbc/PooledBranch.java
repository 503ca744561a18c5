package io.concordat.coordinator.jdbc;

import java.sql.SQLException;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The XAResource the pool enlists: one connection's part in one transaction. It remembers what became of the branch, so
 * that the pool knows whether the connection may be used again.
 *
 * <p>Safe for calls from changing threads, one at a time: a coordinator may prepare and commit on threads of its own.
 */
abstract class PooledBranch implements XAResource {
    private static final Logger log = LoggerFactory.getLogger(PooledBranch.class);
    private static final String CUT_OFF = "its transaction was rolled back while it was in use";

    private final ConnectionPool pool;
    private final boolean readOnly;
    private final Usage usage = new Usage();
    private volatile PooledConnection connection;
    private volatile boolean started;
    private volatile boolean completed;
    private volatile boolean failed;
    private volatile boolean released;
    private volatile boolean cutOff;
    private volatile boolean evicted;

    /** @param readOnly whether the branch only reads, so that it has nothing to commit */
    PooledBranch(ConnectionPool pool, boolean readOnly) throws SQLException {
        this.pool = pool;
        this.readOnly = readOnly;
        this.connection = pool.borrow(readOnly);
    }

    final boolean isReadOnly() {
        return readOnly;
    }

    final ConnectionPool pool() {
        return pool;
    }

    /** The connection to work with; settled once {@link #start} has returned. */
    final PooledConnection connection() {
        return connection;
    }

    /** The calls of the application on the connection. */
    final Usage usage() {
        return usage;
    }

    /**
     * Whether the application may use the connection now.
     *
     * @param sql the statement it wants to run; empty for other calls
     * @throws SQLException if not; nothing has been sent
     */
    void checkUsable(String sql) throws SQLException {}

    /** A call of the application has succeeded. */
    void succeeded() throws SQLException {}

    /** A call of the application has failed. */
    void failed(SQLException failure) {}

    final boolean isStarted() {
        return started;
    }

    final boolean isCompleted() {
        return completed;
    }

    final boolean isReleased() {
        return released;
    }

    /** The branch lives on the connection from now on. */
    final void started() {
        started = true;
    }

    /** The branch is certainly over, and has left nothing on the connection. */
    final void completed() {
        completed = true;
    }

    /** The state of the connection is not certain any more: it is closed at {@link #release}. */
    final void failed() {
        failed = true;
    }

    /** Closes the connection, and goes on with another one that certainly answers. */
    final void replaceConnection(String reason) throws SQLException {
        pool.evict(connection, reason);
        connection = pool.borrowAnswering(readOnly);
    }

    /**
     * Ends the branch although the application may be waiting in its connection: takes no more statements, has the server end
     * the session, and closes the connection.
     */
    final void cutOff(SessionEnd server) {
        cutOff = true;
        usage.end();
        try {
            server.end(connection.physical().driver());
        } catch (SQLException | RuntimeException e) {
            log.warn(
                    "{} - the server could not be told to end the session of {}, whose transaction is rolled back: its locks"
                            + " are free when the server finds the connection closed",
                    pool.name(),
                    connection.physical(),
                    e);
        }
        if (usage.isIdle()) {
            evicted = true;
            pool.evict(connection, CUT_OFF);
        } else {
            pool.abort(connection, CUT_OFF); // the call under way fails, and takes it out of the pool
        }
    }

    final boolean isCutOff() {
        return cutOff;
    }

    /**
     * Gives the connection back, or closes it unless its branch is certainly over: MySQL's and MariaDB's sessions keep
     * a branch, and MariaDB lets no other session finish it until this one is closed.
     */
    final void release() {
        if (released) {
            return;
        }
        released = true;
        usage.end();
        if (evicted) {
            return;
        }
        if (cutOff) {
            pool.evict(connection, CUT_OFF);
            return;
        }
        if (failed) {
            pool.evict(connection, "a call that controls its branch failed");
        } else if (started && !completed) {
            pool.evict(connection, "its branch is neither committed nor rolled back");
        } else if (!usage.isIdle()) {
            pool.evict(connection, "a statement is still running on it");
        } else {
            pool.giveBack(connection);
        }
    }

    /** The connection may serve another transaction by now, so the branch is reached through another one, or over. */
    final XAException afterRelease() {
        boolean over = completed && !failed;
        XAException exception = new XAException(pool.name() + " - the transaction has completed and its connection was "
                + (over
                        ? "given back: the branch is over."
                        : "closed: finish the branch through another connection (recovery)."));
        exception.errorCode = over ? XAException.XAER_NOTA : XAException.XAER_RMFAIL;
        return exception;
    }

    /** Only for itself, without I/O: the branches of different connections stay different branches. */
    @Override
    public final boolean isSameRM(XAResource other) {
        return other == this;
    }
}
