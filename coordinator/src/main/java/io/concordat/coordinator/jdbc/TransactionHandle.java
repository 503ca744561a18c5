package io.concordat.coordinator.jdbc;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.concurrent.Executor;

/**
 * What the application gets inside a transaction: a view of the transaction's connection. Closing it closes the view;
 * the connection goes back to the pool when the transaction has completed.
 *
 * <p>Not thread-safe, like every JDBC connection; {@link #close} may be called from any thread.
 */
final class TransactionHandle extends DelegatingConnection {
    private final EnlistedConnection enlisted;
    private final PooledBranch branch;
    private final Connection connection;
    private final OpenStatements statements = new OpenStatements();
    private volatile boolean closed;

    TransactionHandle(EnlistedConnection enlisted, PooledBranch branch) {
        this.enlisted = enlisted;
        this.branch = branch;
        this.connection = branch.connection().proxy();
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

    /** A call of the application on what this connection has made: refused once the transaction takes no more. */
    <T> T use(String sql, Call<T> call) throws SQLException {
        Connection ignored = delegate();
        if (!branch.usage().enter()) {
            throw enlisted.isCompleted()
                    ? enlisted.completedAlready()
                    : branch.isCutOff() ? cutOff(null) : completing();
        }
        try {
            branch.checkUsable(sql);
            T result = run(call);
            branch.succeeded();
            return result;
        } finally {
            branch.usage().leave();
        }
    }

    private <T> T run(Call<T> call) throws SQLException {
        try {
            return call.run();
        } catch (SQLException e) {
            branch.failed(e);
            throw branch.isCutOff() ? cutOff(e) : e;
        }
    }

    /** A call to the driver. */
    @FunctionalInterface
    interface Call<T> {
        T run() throws SQLException;
    }

    OpenStatements statements() {
        return statements;
    }

    @Override
    protected <S extends Statement> S made(Class<S> type, Maker<S> maker, String sql) throws SQLException {
        return HandleObject.of(type, use(sql, () -> maker.make(connection)), this);
    }

    @Override
    protected DatabaseMetaData described(DatabaseMetaData metaData) {
        return HandleObject.of(DatabaseMetaData.class, metaData, this);
    }

    /** Closes the statements too that the application has left open. */
    @Override
    public void close() {
        closed = true;
        enlisted.closed(this);
        statements.close();
    }

    /** Whether the application has closed it, which the end of its transaction does not do for it. */
    boolean isLetGo() {
        return closed;
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

    /** A hint that changes nothing is taken, since frameworks give it before and after their work. */
    @Override
    public void setReadOnly(boolean readOnly) throws SQLException {
        if (readOnly != isReadOnly()) {
            throw tooLate("setReadOnly", "Begin the transaction read-only: template().readOnly()");
        }
    }

    @Override
    public void setTransactionIsolation(int level) throws SQLException {
        if (level != getTransactionIsolation()) {
            throw tooLate("setTransactionIsolation", "Set it on the data source, for all its connections");
        }
    }

    /** Results do not outlive a distributed transaction, and the pool could not set it back for the next borrower. */
    @Override
    public void setHoldability(int holdability) throws SQLException {
        if (holdability != getHoldability()) {
            throw refused("setHoldability()", "Results do not outlive the transaction", "Read them before it ends");
        }
    }

    @Override
    public void abort(Executor executor) throws SQLException {
        throw refused(
                "abort()",
                "It would cut off a connection whose branch the coordinator still has to finish",
                "Call setRollbackOnly() on the transaction, or roll the transaction back");
    }

    private SQLException cutOff(SQLException cause) {
        return new SQLException(
                enlisted.poolName()
                        + " - the transaction was rolled back while it was in use, as at its timeout; nothing of it"
                        + " persists, and its connection is closed. Roll it back, and begin a new one.",
                "40000",
                cause);
    }

    private SQLException completing() {
        return new SQLException(
                enlisted.poolName() + " - the transaction is committing or rolling back and takes no more statements;"
                        + " nothing was executed. Do the work before the commit.",
                "25000");
    }

    private SQLException savepointsRefused(String call) throws SQLException {
        return refused(
                call,
                "A savepoint covers this resource only, not the transaction",
                "Use a transaction of its own (REQUIRES_NEW) for what may be undone alone");
    }

    private SQLException tooLate(String call, String remedy) throws SQLException {
        return refused(
                call + "()",
                "The transaction has begun on this connection already, so the database would apply it to the next one",
                remedy);
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
