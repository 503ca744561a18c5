package io.concordat.redis;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import java.util.ArrayList;
import java.util.List;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** Just enough of somebody else's transaction manager: every thread has the same transaction, one resource a transaction, two phases. */
final class SmallTransactionManager implements TransactionManager {
    private SmallTransaction current;
    private volatile Runnable whenEnlisting = () -> {};

    /** Something that happens on the thread that enlists, before it does. */
    void whenEnlisting(Runnable action) {
        whenEnlisting = action;
    }

    @Override
    public void begin() {
        current = new SmallTransaction();
    }

    @Override
    public void commit() {
        SmallTransaction ending = current;
        current = null;
        ending.commit();
    }

    @Override
    public void rollback() {
        SmallTransaction ending = current;
        current = null;
        ending.rollback();
    }

    /** Another thread ends the transaction, as a timeout does; its thread keeps it. */
    void endedByOthers() {
        current.rollback();
    }

    @Override
    public Transaction getTransaction() {
        return current;
    }

    @Override
    public int getStatus() {
        return current == null ? Status.STATUS_NO_TRANSACTION : current.getStatus();
    }

    @Override
    public Transaction suspend() {
        SmallTransaction suspended = current;
        current = null;
        return suspended;
    }

    @Override
    public void resume(Transaction transaction) {
        current = (SmallTransaction) transaction;
    }

    @Override
    public void setRollbackOnly() {
        current.setRollbackOnly();
    }

    @Override
    public void setTransactionTimeout(int seconds) {
        throw new UnsupportedOperationException();
    }

    private final class SmallTransaction implements Transaction {
        private final Xid xid = Work.newXid();
        private final List<XAResource> resources = new ArrayList<>();
        private final List<Synchronization> synchronizations = new ArrayList<>();
        private int status = Status.STATUS_ACTIVE;

        @Override
        public boolean enlistResource(XAResource resource) {
            whenEnlisting.run();
            return xa(() -> {
                resource.start(xid, XAResource.TMNOFLAGS);
                return resources.add(resource);
            });
        }

        @Override
        public boolean delistResource(XAResource resource, int flag) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void commit() {
            synchronizations.forEach(Synchronization::beforeCompletion);
            for (XAResource resource : resources) {
                xa(() -> {
                    resource.end(xid, XAResource.TMSUCCESS);
                    if (resource.prepare(xid) == XAResource.XA_OK) {
                        resource.commit(xid, false);
                    }
                    return true;
                });
            }
            complete(Status.STATUS_COMMITTED);
        }

        @Override
        public void rollback() {
            for (XAResource resource : resources) {
                xa(() -> {
                    resource.end(xid, XAResource.TMFAIL);
                    resource.rollback(xid);
                    return true;
                });
            }
            complete(Status.STATUS_ROLLEDBACK);
        }

        private void complete(int outcome) {
            status = outcome;
            synchronizations.forEach(synchronization -> synchronization.afterCompletion(outcome));
        }

        @Override
        public void registerSynchronization(Synchronization synchronization) {
            synchronizations.add(synchronization);
        }

        @Override
        public void setRollbackOnly() {
            status = Status.STATUS_MARKED_ROLLBACK;
        }

        @Override
        public int getStatus() {
            return status;
        }

        private static boolean xa(XaCall call) {
            try {
                return call.run();
            } catch (XAException e) {
                throw new IllegalStateException(e);
            }
        }

        private interface XaCall {
            boolean run() throws XAException;
        }
    }
}
