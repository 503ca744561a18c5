package io.concordat.coordinator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import jakarta.transaction.TransactionManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** A scripted store: remembers what it was told, lists what is prepared, and fails where the test says so. */
final class FakeStore implements CoordinatedResource {
    private volatile boolean asynchronous;
    private final String name;
    private final boolean last;
    private final List<String> journal;
    private final Map<String, Supplier<Throwable>> failures = new ConcurrentHashMap<>();
    private final Set<String> lasting = ConcurrentHashMap.newKeySet();
    private final Set<String> committed = ConcurrentHashMap.newKeySet();
    private final Map<String, Runnable> actions = new ConcurrentHashMap<>();
    private final Set<Xid> prepared = Collections.synchronizedSet(new LinkedHashSet<>());
    private volatile Throwable conflict;
    private volatile boolean readOnly;
    private volatile boolean unreachable;
    private volatile boolean severalParts;

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
        failures.put(call, () -> new XAException(errorCode));
        return this;
    }

    /** Makes every call of that name fail with an XA error. */
    FakeStore failingAlways(String call, int errorCode) {
        lasting.add(call);
        return failing(call, errorCode);
    }

    /** From now on it can be asked without waiting for it. */
    FakeStore asynchronous() {
        asynchronous = true;
        return this;
    }

    @Override
    public Optional<CompletionStage<Integer>> prepareAsync(XAResource xaResource, Xid xid) {
        return asynchronously(() -> xaResource.prepare(xid));
    }

    @Override
    public Optional<CompletionStage<Void>> commitAsync(XAResource xaResource, Xid xid) {
        return asynchronously(() -> {
            xaResource.commit(xid, false);
            return null;
        });
    }

    private <T> Optional<CompletionStage<T>> asynchronously(Callable<T> call) {
        return asynchronous ? Optional.of(OwnThread.run(call)) : Optional.empty();
    }

    /** Makes the next call of that name throw an Error, as a driver with a missing class would. */
    FakeStore throwing(String call, Error error) {
        failures.put(call, () -> error);
        return this;
    }

    /** Makes calls of that name fail with an XA error, a share of them, by a seeded choice. */
    FakeStore failingSometimes(String call, int errorCode, double share, long seed) {
        Random random = new Random(seed);
        lasting.add(call);
        failures.put(call, () -> {
            synchronized (random) {
                return random.nextDouble() < share ? new XAException(errorCode) : null;
            }
        });
        return this;
    }

    /** The gtrids of the branches this store has committed. */
    Set<String> committed() {
        return Set.copyOf(committed);
    }

    /** Its own way to say that others were in the way. */
    FakeStore conflictingBy(Throwable failure) {
        conflict = failure;
        return this;
    }

    @Override
    public boolean isConflict(Throwable failure) {
        return failure.equals(conflict);
    }

    FakeStore during(String call, Runnable action) {
        actions.put(call, action);
        return this;
    }

    FakeStore readOnly() {
        readOnly = true;
        return this;
    }

    /** As a cluster does: commits in one phase part by part. */
    FakeStore ofSeveralParts() {
        severalParts = true;
        return this;
    }

    @Override
    public boolean completesOnePhase() {
        return severalParts;
    }

    FakeStore unreachable(boolean now) {
        unreachable = now;
        return this;
    }

    FakeStore holding(Xid xid) {
        prepared.add(xid);
        return this;
    }

    /** Another session finishes a branch. */
    void finished(Xid xid) {
        prepared.remove(xid);
    }

    /** Loses everything that is prepared. */
    void loseAll() {
        prepared.clear();
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

    /** Does this first when it is checked. */
    void checking(Runnable action) {
        actions.put("check", action);
    }

    @Override
    public void check() {
        Optional.ofNullable(actions.remove("check")).ifPresent(Runnable::run);
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
            if (!call.equals("recover")) {
                journal.add(name + " " + call);
            }
            Runnable action = actions.remove(call);
            if (action != null) {
                action.run();
            }
            Supplier<Throwable> scripted = lasting.contains(call) ? failures.get(call) : failures.remove(call);
            Throwable failure = scripted == null ? null : scripted.get();
            if (failure instanceof XAException e) {
                throw e;
            } else if (failure instanceof Error e) {
                throw e;
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
            if (!onePhase && !remove(xid)) {
                throw new XAException(XAException.XAER_NOTA);
            }
            committed.add(new String(xid.getGlobalTransactionId(), US_ASCII));
        }

        @Override
        public void rollback(Xid xid) throws XAException {
            call("rollback");
            boolean ignored = remove(xid);
        }

        private boolean remove(Xid xid) {
            return prepared.removeIf(p -> Arrays.equals(p.getGlobalTransactionId(), xid.getGlobalTransactionId())
                    && Arrays.equals(p.getBranchQualifier(), xid.getBranchQualifier()));
        }

        @Override
        public Xid[] recover(int flag) throws XAException {
            call("recover");
            return prepared().toArray(new Xid[0]);
        }

        @Override
        public void forget(Xid xid) throws XAException {
            call("forget");
        }

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
