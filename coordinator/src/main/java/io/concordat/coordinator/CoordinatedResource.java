package io.concordat.coordinator;

import io.concordat.coordinator.decision.CommitRecordLog;
import io.concordat.coordinator.decision.DecisionLog;
import io.concordat.coordinator.decision.LocalTransaction;
import io.concordat.coordinator.recovery.RecoveryHandle;
import jakarta.transaction.TransactionManager;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/**
 * A store that takes part in this coordinator's transactions and is recovered by it. Thread-safe.
 *
 * <p>Life: {@link #check()} before recovery, {@link #openRecovery()} during recovery, {@link #started} once when
 * transactions may begin, {@link #close()} when the coordinator stops.
 */
public interface CoordinatedResource extends AutoCloseable {
    /** Name of the resource: 1 to 30 characters of {@code A-Z a-z 0-9 . _ -}, unique in the coordinator, stable. */
    String name();

    /** Whether the XAResource is a connection to this resource. No I/O: called under a lock of the engine. */
    boolean owns(XAResource xaResource);

    /**
     * Whether this resource is committed after those that answer false. Redis answers true: until the database has
     * answered, its locks tell cache readers to bypass.
     */
    default boolean commitsLast() {
        return false;
    }

    /**
     * Whether this resource's branches are local transactions of the database that holds the decisions (commit-record mode).
     * A transaction takes one such branch.
     */
    default boolean isCommitRecord() {
        return false;
    }

    /**
     * The local transaction an XAResource of this resource stands for; empty, the default, unless {@link #isCommitRecord}.
     * Who asks for it promises to let it decide.
     */
    default Optional<LocalTransaction> localTransaction(XAResource xaResource) {
        return Optional.empty();
    }

    /**
     * Says whether a log keeps its decisions where this resource's local transactions can write them; asked only in
     * commit-record mode, after {@link #check()}.
     *
     * @throws CoordinatorException if not; the message says why and what to do
     */
    default void checkDecisionsIn(CommitRecordLog log) {}

    /**
     * Begins to ask a branch for its vote, without waiting for it, so that others are asked meanwhile.
     *
     * @return completed with the vote or with its {@link XAException}; empty, the default, where the resource can only be
     *     waited for: it is then asked on a thread of the coordinator's
     */
    default Optional<CompletionStage<Integer>> prepareAsync(XAResource xaResource, Xid xid) {
        return Optional.empty();
    }

    /** Begins to commit a prepared branch; as {@link #prepareAsync}. */
    default Optional<CompletionStage<Void>> commitAsync(XAResource xaResource, Xid xid) {
        return Optional.empty();
    }

    /**
     * Rolls back, at once, a branch that has not been asked for its vote, while the application may be waiting in its
     * connection: at the transaction's timeout. What the application does on that connection afterwards must be refused.
     *
     * @return false, the default, where END and ROLLBACK can be sent beside a call of the application's: the coordinator then
     *     sends those
     */
    default boolean abandon(XAResource xaResource, Xid xid) throws XAException {
        return false;
    }

    /**
     * Whether what the application's work threw says that others were in its way, so that the same work may succeed when it
     * runs again. What XA and JDBC say about that is known; this is for the store's own exceptions.
     */
    default boolean isConflict(Throwable failure) {
        return false;
    }

    /**
     * Whether XA_HEURCOM, in answer to recovery's rollback of a branch that this resource lists, means that a crash had
     * interrupted its commit in one phase and that the answer has completed it: so with a store of several parts that commits
     * them one after another. By default such an answer is a heuristic outcome.
     */
    default boolean completesOnePhase() {
        return false;
    }

    /**
     * Tells the resource where decisions are kept, before {@link #check()}.
     *
     * @param recovery what the resource may ask for and tell, from then on
     * @throws CoordinatorException if the resource cannot work with that log; the message says why and what to do
     */
    default void decidedIn(DecisionLog log, RecoveryHandle recovery) {}

    /**
     * What a prepared branch would have to be told again by a store that may lose it; goes into the decision. Empty, the
     * default, where the store keeps what it has promised.
     *
     * @throws XAException if it cannot be said: the transaction is rolled back
     */
    default Optional<byte[]> redo(XAResource xaResource, Xid xid) throws XAException {
        return Optional.empty();
    }

    /**
     * Tells a prepared branch the place of its decision in the order of all, before its commit, where the log knows an order.
     * No I/O; does nothing by default.
     */
    default void decided(XAResource xaResource, Xid xid, long place) {}

    /**
     * Checks that the store is reachable and fit for two-phase commit.
     *
     * @throws CoordinatorException if not; the message names the store, what is wrong and the remedy
     */
    void check();

    /** Opens a connection of its own for recovery, outside any pool. The caller closes it. */
    RecoveryConnection openRecovery() throws XAException;

    /** Tells the resource the transaction manager in whose transactions it is used from now on. */
    void started(TransactionManager transactionManager);

    @Override
    void close();

    /** A connection used to scan for, commit and roll back branches. Not thread-safe. */
    interface RecoveryConnection extends AutoCloseable {
        XAResource xaResource();

        @Override
        void close();
    }
}
