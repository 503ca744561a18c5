package io.concordat.coordinator.jdbc;

import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.SystemException;
import jakarta.transaction.Transaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;

/** One transaction of {@link TestTransactionManager}: two-phase commit as the XA specification has it, without a log. */
public final class TestTransaction implements Transaction {
    private final String gtrid = UUID.randomUUID().toString();
    private final Map<XAResource, TestXid> branches = new LinkedHashMap<>();
    private final List<Synchronization> synchronizations = new ArrayList<>();
    private int status = Status.STATUS_ACTIVE;
    private boolean refusesEnlistment;

    /** From now on {@link #enlistResource} starts the branch and then fails, as a broken transaction manager might. */
    public void refuseEnlistment() {
        refusesEnlistment = true;
    }

    /** Xids of the branches, in the order of enlistment. */
    public List<TestXid> xids() {
        return List.copyOf(branches.values());
    }

    @Override
    public boolean enlistResource(XAResource resource) throws RollbackException, SystemException {
        if (status == Status.STATUS_MARKED_ROLLBACK) {
            throw new RollbackException("marked for rollback");
        }
        TestXid xid = TestXid.branch(gtrid, String.valueOf(branches.size() + 1));
        try {
            resource.start(xid, XAResource.TMNOFLAGS);
        } catch (XAException e) {
            throw systemException("start failed", e);
        }
        if (refusesEnlistment) {
            throw new SystemException("enlistment refused by the test");
        }
        branches.put(resource, xid);
        return true;
    }

    @Override
    public boolean delistResource(XAResource resource, int flag) {
        throw new UnsupportedOperationException("the pool does not delist");
    }

    @Override
    public void registerSynchronization(Synchronization synchronization) throws RollbackException {
        if (status == Status.STATUS_MARKED_ROLLBACK) {
            throw new RollbackException("marked for rollback");
        }
        synchronizations.add(synchronization);
    }

    @Override
    public void commit() throws RollbackException, HeuristicMixedException, SystemException {
        List.copyOf(synchronizations).forEach(Synchronization::beforeCompletion);
        if (status == Status.STATUS_MARKED_ROLLBACK || !endsAndPrepares()) {
            rollback();
            throw new RollbackException("rolled back");
        }
        status = Status.STATUS_COMMITTING;
        try {
            for (Map.Entry<XAResource, TestXid> branch : branches.entrySet()) {
                branch.getKey().commit(branch.getValue(), branches.size() == 1);
            }
            status = Status.STATUS_COMMITTED;
        } catch (XAException e) {
            status = Status.STATUS_UNKNOWN;
            HeuristicMixedException heuristic = new HeuristicMixedException("commit failed: " + e.getMessage());
            heuristic.initCause(e);
            throw heuristic;
        } finally {
            complete();
        }
    }

    /** Ends and prepares every branch and then completes without finishing them, as after a lost connection. */
    public void prepareAndLeaveInDoubt() throws XAException {
        for (Map.Entry<XAResource, TestXid> branch : branches.entrySet()) {
            branch.getKey().end(branch.getValue(), XAResource.TMSUCCESS);
            branch.getKey().prepare(branch.getValue());
        }
        status = Status.STATUS_UNKNOWN;
        complete();
    }

    private boolean endsAndPrepares() {
        status = Status.STATUS_PREPARING;
        try {
            for (Map.Entry<XAResource, TestXid> branch : branches.entrySet()) {
                branch.getKey().end(branch.getValue(), XAResource.TMSUCCESS);
            }
            for (Map.Entry<XAResource, TestXid> branch : branches.entrySet()) {
                if (branches.size() > 1) {
                    branch.getKey().prepare(branch.getValue());
                }
            }
            return true;
        } catch (XAException e) {
            return false;
        }
    }

    @Override
    public void rollback() throws SystemException {
        boolean ended = status == Status.STATUS_PREPARING;
        status = Status.STATUS_ROLLING_BACK;
        SystemException failure = null;
        for (Map.Entry<XAResource, TestXid> branch : branches.entrySet()) {
            try {
                if (!ended) {
                    branch.getKey().end(branch.getValue(), XAResource.TMFAIL);
                }
                branch.getKey().rollback(branch.getValue());
            } catch (XAException e) {
                failure = systemException("rollback failed", e);
            }
        }
        status = Status.STATUS_ROLLEDBACK;
        complete();
        if (failure != null && !ended) {
            throw failure;
        }
    }

    void suspend() throws XAException {
        for (Map.Entry<XAResource, TestXid> branch : branches.entrySet()) {
            branch.getKey().end(branch.getValue(), XAResource.TMSUSPEND);
        }
    }

    void resume() throws XAException {
        for (Map.Entry<XAResource, TestXid> branch : branches.entrySet()) {
            branch.getKey().start(branch.getValue(), XAResource.TMRESUME);
        }
    }

    @Override
    public void setRollbackOnly() {
        status = Status.STATUS_MARKED_ROLLBACK;
    }

    @Override
    public int getStatus() {
        return status;
    }

    private void complete() {
        synchronizations.forEach(synchronization -> synchronization.afterCompletion(status));
    }

    private static SystemException systemException(String message, Throwable cause) {
        SystemException exception = new SystemException(message + ": " + cause.getMessage());
        exception.initCause(cause);
        return exception;
    }

    @Override
    public String toString() {
        return gtrid;
    }
}
