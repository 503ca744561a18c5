package io.concordat.coordinator.jta;

import io.concordat.coordinator.CoordinatedResource;
import io.concordat.coordinator.atomikos.EngineTransaction;
import io.concordat.coordinator.branch.BranchException;
import io.concordat.coordinator.branch.EnlistedBranch;
import io.concordat.coordinator.branch.GlobalTransaction;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.jdbc.ReadOnlyTransaction;
import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.SystemException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;

/**
 * One transaction, as its threads see it. Thread-safe: of several commits and rollbacks the first completes it, and the
 * others are refused without touching anything.
 */
final class JtaTransaction implements ReadOnlyTransaction {
    private final EngineTransaction engine;
    private final GlobalTransaction global;
    private final Association association;
    private final TransactionContext context;
    private final Synchronizations synchronizations;
    private final RegistryResources registryResources = new RegistryResources();
    private final Completion completion;
    private final AtomicBoolean completing = new AtomicBoolean();
    /** Held where it is marked for rollback and where a commit begins: one of them comes first. */
    private final Object marking = new Object();

    private volatile boolean rollbackOnly;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet(1);

    JtaTransaction(
            EngineTransaction engine, GlobalTransaction global, Association association, TransactionContext context) {
        this.engine = engine;
        this.global = global;
        this.association = association;
        this.context = context;
        this.synchronizations = new Synchronizations(global.gtrid().toString());
        this.completion = new Completion(this, engine, global, synchronizations, context);
    }

    Gtrid gtrid() {
        return global.gtrid();
    }

    GlobalTransaction global() {
        return global;
    }

    @Override
    public boolean isReadOnly() {
        return global.isReadOnly();
    }

    RegistryResources registryResources() {
        return registryResources;
    }

    /** Whether one transaction manager manages both. */
    boolean isOf(Association other) {
        return association == other;
    }

    /** The threads that work in it: none while it is suspended. */
    Set<Thread> threads() {
        return threads;
    }

    @Override
    public boolean enlistResource(XAResource xaResource) throws RollbackException, SystemException {
        requireActive("enlists nothing more");
        if (global.branchOf(xaResource).isPresent()) {
            return true; // delisting never reached the store: the branch is still its own
        }
        CoordinatedResource resource = context.ownerOf(xaResource)
                .orElseThrow(() -> new SystemException("Transaction " + gtrid() + " cannot enlist " + xaResource
                        + ": it belongs to no resource of coordinator '" + context.node()
                        + "', so nobody could recover it. Register its resource with the builder."));
        EnlistedBranch branch = global.addBranch(resource, xaResource);
        try {
            engine.enlist(branch);
        } catch (RuntimeException e) {
            if (global.isReaped()) {
                throw rolledBackAlready("enlists nothing more", e);
            }
            throw notEnlisted(resource, e);
        } finally {
            global.withdraw(branch); // does nothing to a branch that has been started
        }
        return true;
    }

    /**
     * In words of XA where the store refused: the engine's own exceptions are nobody's business. The engine will not commit
     * what has been refused once, so that is said now.
     */
    private SystemException notEnlisted(CoordinatedResource resource, RuntimeException e) {
        Throwable cause = e.getCause() instanceof XAException ? e.getCause() : e;
        String reason = cause instanceof XAException no ? BranchException.describe(no) : String.valueOf(e.getMessage());
        SystemException failure = new SystemException("Transaction " + gtrid() + " could not enlist resource '"
                + resource.name() + "': " + reason + ". It can only be rolled back: do so, and begin a new one.");
        failure.initCause(cause);
        global.refusedBy(failure);
        rollbackOnly = true;
        return failure;
    }

    @Override
    public boolean delistResource(XAResource xaResource, int flag) {
        if (flag != XAResource.TMSUCCESS && flag != XAResource.TMSUSPEND && flag != XAResource.TMFAIL) {
            throw new IllegalArgumentException("Transaction " + gtrid() + " cannot delist " + xaResource + " with flag "
                    + flag + ": give TMSUCCESS, TMSUSPEND or TMFAIL of XAResource.");
        }
        EnlistedBranch branch = global.branchOf(xaResource)
                .orElseThrow(() -> new IllegalStateException(
                        "Transaction " + gtrid() + " cannot delist " + xaResource + ": it was never enlisted in it."));
        if (completion.isOver()) {
            throw new IllegalStateException(
                    "Transaction " + gtrid() + " cannot delist " + xaResource + ": it has ended.");
        }
        if (flag == XAResource.TMFAIL) {
            branch.end(null, flag);
            rollbackOnly = true;
        }
        return true;
    }

    @Override
    public void registerSynchronization(Synchronization synchronization) throws RollbackException {
        Objects.requireNonNull(synchronization, "synchronization");
        requireActive("takes no more synchronizations");
        if (!synchronizations.add(synchronization)) {
            throw tooLate("takes no more synchronizations");
        }
    }

    /** Also when it can only be rolled back: what stands near the stores must hear of that. */
    void registerInterposed(Synchronization synchronization) {
        Objects.requireNonNull(synchronization, "synchronization");
        if (completion.isOver() || !synchronizations.addInterposed(synchronization)) {
            throw tooLate("takes no more interposed synchronizations");
        }
    }

    private void requireActive(String refusal) throws RollbackException {
        switch (getStatus()) {
            case Status.STATUS_ACTIVE -> {}
            case Status.STATUS_MARKED_ROLLBACK ->
                throw new RollbackException(
                        "Transaction " + gtrid() + " is marked for rollback and " + refusal + ". Roll it back.");
            case Status.STATUS_ROLLING_BACK, Status.STATUS_ROLLEDBACK -> throw rolledBackAlready(refusal, null);
            default -> throw tooLate(refusal);
        }
    }

    private RollbackException rolledBackAlready(String refusal, Throwable cause) {
        RollbackException e = new RollbackException("Transaction " + gtrid() + " has been rolled back and " + refusal
                + ": " + global.reason() + ". End it and begin a new one.");
        e.initCause(cause);
        return e;
    }

    private IllegalStateException tooLate(String refusal) {
        return new IllegalStateException(
                "Transaction " + gtrid() + " " + refusal + ": it is being completed, or has ended.");
    }

    @Override
    public int getStatus() {
        int status = completion.status();
        boolean doomed = rollbackOnly || global.isPastDeadline();
        return status == Status.STATUS_ACTIVE && doomed ? Status.STATUS_MARKED_ROLLBACK : status;
    }

    /** Says whether it can commit; from then on it takes no more work, and cannot be marked for rollback. */
    boolean beginCommit() {
        synchronized (marking) {
            if (getStatus() != Status.STATUS_ACTIVE) {
                return false;
            }
            global.preparing();
            return true;
        }
    }

    /** Of a transaction that is rolling back, or rolled back, it asks nothing new. */
    @Override
    public void setRollbackOnly() {
        synchronized (marking) {
            markForRollback();
        }
    }

    private void markForRollback() {
        switch (getStatus()) {
            case Status.STATUS_ACTIVE -> rollbackOnly = true;
            case Status.STATUS_MARKED_ROLLBACK, Status.STATUS_ROLLING_BACK, Status.STATUS_ROLLEDBACK -> {}
            default ->
                throw new IllegalStateException(
                        "Transaction " + gtrid() + " cannot be marked for rollback: it is committing, or has ended.");
        }
    }

    @Override
    public void rollback() throws SystemException {
        claim("rolled back");
        Runnable afterwards = association.toEnd(this);
        try {
            completion.rollback();
        } finally {
            afterwards.run();
        }
    }

    @Override
    public void commit() throws RollbackException, HeuristicMixedException, SystemException {
        claim("committed");
        Runnable afterwards = association.toEnd(this);
        try {
            completion.commit();
        } finally {
            afterwards.run();
        }
    }

    private void claim(String what) {
        if (!completing.compareAndSet(false, true)) {
            throw new IllegalStateException("Transaction " + gtrid() + " cannot be " + what
                    + ": another commit or rollback of it is running, or has ended it.");
        }
    }

    /** See {@link GlobalTransaction#claimForReaper}. */
    boolean claimForReaper(Throwable why) {
        return global.claimForReaper(why);
    }

    /** Rolls it back on the reaper's behalf, which has claimed it. */
    void reap() {
        context.steps().logContext().run(gtrid(), completion::reap);
    }

    /** A thread works in it no more, without having ended it. */
    void leftByThread() {
        completion.leftByThread();
    }

    /** Whether a commit or rollback has returned. */
    boolean hasEnded() {
        return completion.isOver();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JtaTransaction that && that.gtrid().equals(gtrid());
    }

    @Override
    public int hashCode() {
        return gtrid().hashCode();
    }

    @Override
    public String toString() {
        return gtrid().toString();
    }
}
