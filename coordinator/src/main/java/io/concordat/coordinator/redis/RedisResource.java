package io.concordat.coordinator.redis;

import io.concordat.coordinator.CoordinatedResource;
import io.concordat.coordinator.CoordinatorException;
import io.concordat.coordinator.decision.DecisionLog;
import io.concordat.coordinator.decision.database.DatabaseLog;
import io.concordat.coordinator.decision.journal.Journal;
import io.concordat.coordinator.recovery.RecoveryHandle;
import io.concordat.redis.AsyncXAResource;
import io.concordat.redis.JtaRedis;
import io.concordat.redis.KeyLockedException;
import io.concordat.redis.OperationRefusedException;
import io.concordat.redis.RedisRecords;
import io.concordat.redis.RedisSession;
import io.concordat.redis.RedisXAConnection;
import io.concordat.redis.RedisXADataSource;
import io.concordat.redis.RedoSource;
import jakarta.transaction.TransactionManager;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** A Redis, through its XA adapter, as a resource of a coordinator. Thread-safe. Committed after the other resources. */
public final class RedisResource implements CoordinatedResource {
    private final String name;
    private final RedisXADataSource dataSource;
    private final XAResource sample;
    private final RedoSettings settings;
    private volatile Optional<Recovering> recovering = Optional.empty();
    private volatile boolean redo;

    /** What the recovery pass that runs may presume; passes do not overlap. */
    private final AtomicReference<OptionalLong> generation = new AtomicReference<>(OptionalLong.empty());

    private volatile JtaRedis redis;

    RedisResource(String name, RedisXADataSource dataSource, RedoSettings settings) {
        this.settings = settings;
        this.name = name;
        this.dataSource = dataSource;
        this.sample = dataSource.getXAConnection().getXAResource();
    }

    /**
     * Makes a Redis a resource.
     *
     * @param name name of the resource, as in {@link CoordinatedResource#name()}
     * @param dataSource the adapter; closed with the coordinator
     */
    public static RedisResource of(String name, RedisXADataSource dataSource) {
        return builder(name, dataSource).build();
    }

    /** Makes a Redis a resource, with settings; as {@link #of}. */
    public static RedisResourceBuilder builder(String name, RedisXADataSource dataSource) {
        return new RedisResourceBuilder(name, dataSource);
    }

    /** What it takes to bring back what Redis has lost. */
    private record Recovering(
            RedisRecords records,
            BeforeScan before,
            LostHistory history,
            DurabilityBarrier barrier,
            DecidedCommit decided) {}

    /**
     * Says what Redis has lost beyond what can be told again, if that was seen: it shows an older generation of forgotten
     * decisions than was confirmed. Its prepared branches without a decision are then left in doubt, and the gate may be
     * closed, until {@link #acknowledgeLostHistory()}.
     */
    public Optional<String> lostHistory() {
        return recovering.flatMap(known -> known.history().alarm());
    }

    /**
     * Why decisions that are old enough are not forgotten, if the last try to do so has failed: a replica is away, a server has
     * just been replaced, or does not answer. They are kept, and it is tried again, half a second later as a rule and
     * less often where asking takes long.
     */
    public Optional<String> keepsDecisions() {
        return recovering.flatMap(known -> known.barrier().obstacle());
    }

    /**
     * A person has compared the stores: from the next recovery pass on, what has no decision is rolled back again, and Redis
     * takes part again. Counts for what {@link #lostHistory()} says at this moment, and not for what is lost later; does
     * nothing where that is empty. No I/O.
     */
    public void acknowledgeLostHistory() {
        recovering.ifPresent(known -> known.history().acknowledge());
    }

    @Override
    public void decidedIn(DecisionLog log, RecoveryHandle recovery) {
        if (log instanceof DatabaseLog database) {
            decidedIn(database, recovery);
        } else {
            if (settings.afterDecision()) {
                throw new CoordinatorException("Redis resource '" + name
                        + "' is to be written after the decision, and the decisions are kept in a journal, which does not keep"
                        + " what they write. Keep them in a database, with database(...) instead of journal(...), or build the"
                        + " resource with writes(Writes.PREPARED).");
            }
            if (settings.wanted().orElse(false)) {
                throw new CoordinatorException(
                        "Redis resource '" + name + "' is to be told again what it loses, and the"
                                + " decisions are kept in a journal, which knows those of one coordinator only: they have no common"
                                + " order. Keep them in a database, with database(...) instead of journal(...), or build the resource"
                                + " with redo(false).");
            }
            if (log instanceof Journal journal) {
                decidedIn(journal, recovery);
            }
        }
    }

    private void decidedIn(DatabaseLog database, RecoveryHandle recovery) {
        if (!settings.wanted().orElse(true)) {
            return;
        }
        redo = true;
        RedisRecords records = dataSource.records();
        records.expectReplays(recovery::recoverSoon);
        if (settings.afterDecision()) {
            records.writeAfterDecisions();
        }
        LostHistory history = new LostHistory(name, records, database, recovery);
        DurabilityBarrier barrier = new DurabilityBarrier(
                name, records, database, new GateWitness(records, database), settings.replicas(), settings.retention());
        DecidedBranches decided = new DecidedBranches(name, records, database);
        Replayer replayer = new Replayer(name, records, database, history, decided, recovery);
        recovering = Optional.of(new Recovering(records, replayer, history, barrier, decided));
        database.forgetThrough(name, barrier);
    }

    /** Nothing can be told again, but no decision is forgotten that Redis could still ask for. */
    private void decidedIn(Journal journal, RecoveryHandle recovery) {
        RedisRecords records = dataSource.records().ofNode(journal.node());
        LostHistory history = new LostHistory(name, records, journal, recovery);
        DurabilityBarrier barrier = new DurabilityBarrier(
                name,
                records,
                journal,
                new BranchWitness(dataSource, records, recovery),
                settings.replicas(),
                Duration.ZERO);
        recovering = Optional.of(new Recovering(
                records,
                new AlarmEnd(records, journal, history),
                history,
                barrier,
                (redis, xid, listed) -> redis.commit(xid, false)));
        journal.forgetThrough(name, barrier);
    }

    @Override
    public void decided(XAResource xaResource, Xid xid, long place) {
        if (xaResource instanceof RedoSource redis) {
            redis.decided(xid, place);
        }
    }

    @Override
    public Optional<byte[]> redo(XAResource xaResource, Xid xid) throws XAException {
        return redo && xaResource instanceof RedoSource redis ? redis.redo(xid) : Optional.empty();
    }

    /**
     * The session of the transaction that runs on this thread, enlisted when first asked for.
     *
     * @throws IllegalStateException if there is no transaction, or the coordinator has not started
     */
    public RedisSession session() {
        return started().session();
    }

    /**
     * The session for the whole application, to be kept: each operation belongs to the transaction that runs on the calling
     * thread, and is one of its own where none runs; see {@link JtaRedis#autoSession()}.
     *
     * @throws IllegalStateException if the coordinator has not started
     */
    public RedisSession autoSession() {
        return started().autoSession();
    }

    private JtaRedis started() {
        JtaRedis started = redis;
        if (started == null) {
            throw new IllegalStateException("Redis resource '" + name + "' has no coordinator yet: start the one it is"
                    + " registered with, then use its sessions.");
        }
        return started;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean owns(XAResource xaResource) {
        try {
            return sample.isSameRM(xaResource);
        } catch (XAException e) {
            return false; // not one of the adapter's
        }
    }

    @Override
    public boolean commitsLast() {
        return true;
    }

    @Override
    public boolean isConflict(Throwable failure) {
        return failure instanceof KeyLockedException
                || (failure instanceof OperationRefusedException refused && refused.isConflict());
    }

    @Override
    public Optional<CompletionStage<Integer>> prepareAsync(XAResource xaResource, Xid xid) {
        return async(xaResource).map(redis -> redis.prepareAsync(xid));
    }

    @Override
    public Optional<CompletionStage<Void>> commitAsync(XAResource xaResource, Xid xid) {
        return async(xaResource).map(redis -> redis.commitAsync(xid, false));
    }

    private static Optional<AsyncXAResource> async(XAResource xaResource) {
        return xaResource instanceof AsyncXAResource redis ? Optional.of(redis) : Optional.empty();
    }

    /** In a cluster: its first slot decides, the rollback completes the others. */
    @Override
    public boolean completesOnePhase() {
        return true;
    }

    @Override
    public void check() {
        try {
            dataSource.check();
        } catch (RuntimeException e) {
            throw new CoordinatorException("Redis resource '" + name + "': " + e.getMessage(), e);
        }
    }

    @Override
    public RecoveryConnection openRecovery() throws XAException {
        RedisXAConnection connection = dataSource.getXAConnection();
        if (recovering.isEmpty()) {
            return new Connection(connection, connection.getXAResource());
        }
        Recovering known = recovering.get();
        return new Connection(
                connection,
                new RecoveryResource(
                        name,
                        connection,
                        known.records(),
                        known.before(),
                        known.history(),
                        known.decided(),
                        generation));
    }

    @Override
    public void started(TransactionManager transactionManager) {
        redis = new JtaRedis(dataSource, transactionManager);
    }

    @Override
    public void close() {
        recovering.ifPresent(known -> known.barrier().close());
        dataSource.close();
    }

    private record Connection(RedisXAConnection connection, XAResource xaResource) implements RecoveryConnection {
        @Override
        public void close() {
            connection.close();
        }
    }
}
