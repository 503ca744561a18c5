package io.concordat.coordinator.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.concurrent.Executor;

/**
 * What the application gets inside a transaction: a view of the transaction's connection. Closing it closes the view;
 * the connection goes back to the pool when the transaction has completed.
 *
 * <p>Not thread-safe, like every JDBC connection; {@link #close} may be called from any thread.
 */
final class TransactionHandle extends DelegatingConnection {
    private final EnlistedConnection enlisted;
    private final Connection connection;
    private volatile boolean closed;

    TransactionHandle(EnlistedConnection enlisted, Connection connection) {
        this.enlisted = enlisted;
        this.connection = connection;
    }

    @Override
    protected Connection delegate() throws SQLException {
        if (closed) {
            throw new SQLException(
                    enlisted.poolName()
                            + " - this connection is closed; nothing was executed. getConnection() gives the"
                            + " transaction's connection again.",
                    "08003");
        }
        if (enlisted.isCompleted()) {
            throw enlisted.completedAlready();
        }
        return connection;
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public boolean isClosed() {
        return closed || enlisted.isCompleted();
    }

    @Override
    public boolean isValid(int timeoutSeconds) throws SQLException {
        return !isClosed() && super.isValid(timeoutSeconds);
    }

    @Override
    public void setNetworkTimeout(Executor executor, int milliseconds) throws SQLException {
        delegate().setNetworkTimeout(executor, milliseconds);
    }

    @Override
    public void commit() throws SQLException {
        throw refused("commit()", "It would commit half of a transaction", "Commit the transaction instead");
    }

    @Override
    public void rollback() throws SQLException {
        throw refused(
                "rollback()",
                "It would roll back half of a transaction",
                "Call setRollbackOnly() on the transaction, or roll the transaction back");
    }

    @Override
    public void rollback(Savepoint savepoint) throws SQLException {
        throw savepointsRefused("rollback(Savepoint)");
    }

    @Override
    public Savepoint setSavepoint() throws SQLException {
        throw savepointsRefused("setSavepoint()");
    }

    @Override
    public Savepoint setSavepoint(String name) throws SQLException {
        throw savepointsRefused("setSavepoint(String)");
    }

    @Override
    public void releaseSavepoint(Savepoint savepoint) throws SQLException {
        throw savepointsRefused("releaseSavepoint(Savepoint)");
    }

    /** Off is what it is already; on would commit, and is refused. */
    @Override
    public void setAutoCommit(boolean autoCommit) throws SQLException {
        delegate();
        if (autoCommit) {
            throw refused(
                    "setAutoCommit(true)",
                    "Each statement would then commit by itself",
                    "Leave autocommit off, or borrow the connection outside the transaction");
        }
    }

    @Override
    public boolean getAutoCommit() throws SQLException {
        delegate();
        return false;
    }

    @Override
    public void setReadOnly(boolean readOnly) throws SQLException {
        throw tooLate("setReadOnly");
    }

    @Override
    public void setTransactionIsolation(int level) throws SQLException {
        throw tooLate("setTransactionIsolation");
    }

    @Override
    public void abort(Executor executor) throws SQLException {
        throw refused(
                "abort()",
                "It would cut off a connection whose branch the coordinator still has to finish",
                "Call setRollbackOnly() on the transaction, or roll the transaction back");
    }

    private SQLException savepointsRefused(String call) throws SQLException {
        return refused(
                call,
                "A savepoint covers this resource only, not the transaction",
                "Use a transaction of its own (REQUIRES_NEW) for what may be undone alone");
    }

    private SQLException tooLate(String call) throws SQLException {
        return refused(
                call + "()",
                "The transaction has begun on this connection already, so the database would apply it to the next one",
                "Set it on the data source, for all its connections");
    }

    private SQLException refused(String call, String reason, String remedy) throws SQLException {
        delegate();
        return new SQLException(
                enlisted.poolName() + " - " + call + " is refused: this connection takes part in a distributed"
                        + " transaction. " + reason + ". The transaction is unchanged. " + remedy + ".",
                "25000");
    }

    @Override
    public String toString() {
        return "connection of " + enlisted.poolName() + " in a transaction";
    }
}
