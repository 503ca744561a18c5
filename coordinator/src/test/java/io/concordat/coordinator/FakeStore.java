package io.concordat.coordinator;

import jakarta.transaction.TransactionManager;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** A scripted store: remembers what it was told, lists what is prepared, and fails where the test says so. */
final class FakeStore implements CoordinatedResource {
    private final String name;
    private final boolean last;
    private final List<String> journal;
    private final Map<String, XAException> failures = new ConcurrentHashMap<>();
    private final Map<String, Runnable> actions = new ConcurrentHashMap<>();
    private final Set<Xid> prepared = java.util.Collections.synchronizedSet(new LinkedHashSet<>());
    private volatile boolean readOnly;
    private volatile boolean unreachable;

    FakeStore(String name) {
        this(name, false, new CopyOnWriteArrayList<>());
    }

    FakeStore(String name, boolean last, List<String> journal) {
        this.name = name;
        this.last = last;
        this.journal = journal;
    }

    /** Makes the next call of that name ("prepare", "commit", ...) fail with an XA error. */
    FakeStore failing(String call, int errorCode) {
        failures.put(call, new XAException(errorCode));
        return this;
    }

    FakeStore during(String call, Runnable action) {
        actions.put(call, action);
        return this;
    }

    FakeStore readOnly() {
        readOnly = true;
        return this;
    }

    FakeStore unreachable(boolean now) {
        unreachable = now;
        return this;
    }

    FakeStore holding(Xid xid) {
        prepared.add(xid);
        return this;
    }

    Set<Xid> prepared() {
        return Set.copyOf(prepared);
    }

    List<String> calls() {
        return new ArrayList<>(journal);
    }

    XAResource connection() {
        return new Connection();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean owns(XAResource xaResource) {
        return xaResource instanceof Connection c && c.store() == this;
    }

    @Override
    public boolean commitsLast() {
        return last;
    }

    @Override
    public void check() {
        if (unreachable) {
            throw new CoordinatorException("Store '" + name + "' is not reachable: start it.");
        }
    }

    @Override
    public RecoveryConnection openRecovery() throws XAException {
        if (unreachable) {
            throw new XAException(XAException.XAER_RMFAIL);
        }
        return new RecoveryConnection() {
            @Override
            public XAResource xaResource() {
                return connection();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void started(TransactionManager transactionManager) {}

    @Override
    public void close() {
        journal.add(name + " closed");
    }

    private final class Connection implements XAResource {
        FakeStore store() {
            return FakeStore.this;
        }

        private void call(String call) throws XAException {
            journal.add(name + " " + call);
            Runnable action = actions.remove(call);
            if (action != null) {
                action.run();
            }
            XAException failure = failures.remove(call);
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public void start(Xid xid, int flags) throws XAException {
            call("start");
        }

        @Override
        public void end(Xid xid, int flags) throws XAException {
            call("end");
        }

        @Override
        public int prepare(Xid xid) throws XAException {
            call("prepare");
            if (readOnly) {
                return XA_RDONLY;
            }
            prepared.add(xid);
            return XA_OK;
        }

        @Override
        public void commit(Xid xid, boolean onePhase) throws XAException {
            call(onePhase ? "commit one phase" : "commit");
            remove(xid);
        }

        @Override
        public void rollback(Xid xid) throws XAException {
            call("rollback");
            remove(xid);
        }

        private void remove(Xid xid) {
            prepared.removeIf(p -> java.util.Arrays.equals(p.getGlobalTransactionId(), xid.getGlobalTransactionId())
                    && java.util.Arrays.equals(p.getBranchQualifier(), xid.getBranchQualifier()));
        }

        @Override
        public Xid[] recover(int flag) {
            return prepared().toArray(new Xid[0]);
        }

        @Override
        public void forget(Xid xid) {}

        @Override
        public boolean isSameRM(XAResource other) {
            return this == other;
        }

        @Override
        public int getTransactionTimeout() {
            return 0;
        }

        @Override
        public boolean setTransactionTimeout(int seconds) {
            return false;
        }
    }
}
