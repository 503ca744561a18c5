package io.concordat.coordinator.jdbc;

import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.transaction.xa.XAException;

/**
 * A transaction manager for tests: standard calls, no log, no timeouts, no recovery. It sends SUSPEND and RESUME to the
 * resources, which some transaction managers do and some do not.
 */
public final class TestTransactionManager implements TransactionManager {
    private final ConcurrentMap<Thread, TestTransaction> current = new ConcurrentHashMap<>();

    /** The calling thread's transaction; fails when there is none. */
    public TestTransaction current() {
        TestTransaction transaction = current.get(Thread.currentThread());
        if (transaction == null) {
            throw new IllegalStateException("no transaction");
        }
        return transaction;
    }

    /** Does something on this thread as if it had no transaction, which learns nothing of it. */
    public <T> T withoutTransaction(Callable<T> work) throws Exception {
        TestTransaction hidden = current();
        current.remove(Thread.currentThread());
        try {
            return work.call();
        } finally {
            current.put(Thread.currentThread(), hidden);
        }
    }

    @Override
    public void begin() throws NotSupportedException {
        if (current.get(Thread.currentThread()) != null) {
            throw new NotSupportedException("nested");
        }
        current.put(Thread.currentThread(), new TestTransaction());
    }

    @Override
    public void commit() throws RollbackException, HeuristicMixedException, SystemException {
        try {
            current().commit();
        } finally {
            current.remove(Thread.currentThread());
        }
    }

    @Override
    public void rollback() throws SystemException {
        try {
            current().rollback();
        } finally {
            current.remove(Thread.currentThread());
        }
    }

    /** Leaves the thread's transaction prepared and unfinished. */
    public void leaveInDoubt() throws XAException {
        try {
            current().prepareAndLeaveInDoubt();
        } finally {
            current.remove(Thread.currentThread());
        }
    }

    @Override
    public Transaction suspend() throws SystemException {
        TestTransaction transaction = current();
        current.remove(Thread.currentThread());
        try {
            transaction.suspend();
        } catch (XAException e) {
            throw new IllegalStateException(e);
        }
        return transaction;
    }

    @Override
    public void resume(Transaction transaction) {
        current.put(Thread.currentThread(), (TestTransaction) transaction);
        try {
            current().resume();
        } catch (XAException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int getStatus() {
        TestTransaction transaction = current.get(Thread.currentThread());
        return transaction == null ? Status.STATUS_NO_TRANSACTION : transaction.getStatus();
    }

    @Override
    public Transaction getTransaction() {
        return current.get(Thread.currentThread());
    }

    @Override
    public void setRollbackOnly() {
        current().setRollbackOnly();
    }

    @Override
    public void setTransactionTimeout(int seconds) {
        throw new UnsupportedOperationException("no timeouts here");
    }
}
