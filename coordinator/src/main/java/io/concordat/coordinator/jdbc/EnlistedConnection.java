package io.concordat.coordinator.jdbc;

import jakarta.transaction.RollbackException;
import jakarta.transaction.Synchronization;
import jakarta.transaction.SystemException;
import jakarta.transaction.Transaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The one connection a transaction has in this pool, from its first borrow until the transaction has completed. */
final class EnlistedConnection implements Synchronization {
    private final ConnectionPool pool;
    private final Transaction transaction;
    private final Runnable onCompletion;
    private volatile boolean registered;
    /** What the application has not closed, where that is watched. */
    private final Map<TransactionHandle, LeakWatch.Borrower> open = new ConcurrentHashMap<>();

    private PooledBranch branch;
    private volatile boolean completed;

    /** Made without I/O; the first {@link #borrow} enlists. */
    EnlistedConnection(ConnectionPool pool, Transaction transaction, Runnable onCompletion) {
        this.pool = pool;
        this.transaction = transaction;
        this.onCompletion = onCompletion;
    }

    synchronized Connection borrow() throws SQLException {
        if (completed) {
            throw completedAlready();
        }
        if (branch == null) {
            branch = enlist();
        }
        TransactionHandle handle = new TransactionHandle(this, branch);
        pool.leaks().ifPresent(watch -> open.put(handle, new LeakWatch.Borrower()));
        return handle;
    }

    /** The application has closed it. */
    void closed(TransactionHandle handle) {
        open.remove(handle);
    }

    /** Whether the transaction manager will report the end of the transaction. */
    boolean isRegistered() {
        return registered;
    }

    boolean isCompleted() {
        return completed;
    }

    String poolName() {
        return pool.name();
    }

    SQLException completedAlready() {
        return new SQLException(
                pool.name() + " - the transaction this connection was borrowed in has completed; nothing was executed."
                        + " Borrow a connection with getConnection() in each transaction and close it there.",
                "08003");
    }

    private PooledBranch enlist() throws SQLException {
        PooledBranch enlisting = null;
        try {
            // first, so that no branch begins whose end we would not hear of
            if (!registered) {
                transaction.registerSynchronization(this);
                registered = true;
            }
            enlisting = pool.branch(ReadOnlyTransaction.is(transaction));
            if (!transaction.enlistResource(enlisting)) {
                throw notEnlisted("the transaction manager refused it (enlistResource answered false)", null);
            }
            PooledBranch enlisted = enlisting;
            enlisting = null;
            return enlisted;
        } catch (RollbackException e) {
            throw notEnlisted("the transaction is marked for rollback only. Roll it back", e);
        } catch (SystemException | RuntimeException e) {
            throw notEnlisted(String.valueOf(e.getMessage()), e);
        } finally {
            if (enlisting != null) {
                enlisting.release();
            }
        }
    }

    private SQLException notEnlisted(String reason, Exception cause) {
        return new SQLException(
                pool.name() + " - a connection could not join transaction " + transaction + ": " + reason
                        + ". Nothing was executed on this resource.",
                "25000",
                cause);
    }

    @Override
    public void beforeCompletion() {}

    @Override
    public void afterCompletion(int status) {
        completed = true;
        onCompletion.run();
        pool.leaks().ifPresent(watch -> open.forEach(watch::leftOpen));
        synchronized (this) {
            if (branch != null) {
                branch.release();
            }
        }
    }
}
