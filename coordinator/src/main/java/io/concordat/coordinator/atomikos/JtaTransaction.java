package io.concordat.coordinator.atomikos;

import static io.concordat.coordinator.observe.ProtocolStep.COMPLETED;
import static io.concordat.coordinator.observe.ProtocolStep.FORGOTTEN;

import io.concordat.coordinator.CoordinatedResource;
import io.concordat.coordinator.branch.EnlistedBranch;
import io.concordat.coordinator.branch.GlobalTransaction;
import io.concordat.coordinator.branch.Outcome;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.recovery.Settlement;
import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.SystemException;
import jakarta.transaction.Transaction;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.transaction.xa.XAResource;

/**
 * One transaction: the engine's, with every resource wrapped and the outcome told as it is. Thread-safe: of several
 * commits and rollbacks the first completes it, and the others are refused without touching anything.
 */
final class JtaTransaction implements Transaction {
    private final Transaction engine;
    private final GlobalTransaction global;
    private final TransactionContext context;
    private final Consumer<GlobalTransaction> ended;
    private final AtomicBoolean completing = new AtomicBoolean();

    JtaTransaction(
            Transaction engine,
            GlobalTransaction global,
            TransactionContext context,
            Consumer<GlobalTransaction> ended) {
        this.engine = engine;
        this.global = global;
        this.context = context;
        this.ended = ended;
    }

    Gtrid gtrid() {
        return global.gtrid();
    }

    Transaction engineTransaction() {
        return engine;
    }

    @Override
    public boolean enlistResource(XAResource xaResource) throws RollbackException, SystemException {
        if (engine.getStatus() == Status.STATUS_MARKED_ROLLBACK) {
            throw new RollbackException("Transaction " + gtrid() + " is marked for rollback and enlists nothing more.");
        }
        if (global.branchOf(xaResource).isPresent()) {
            return true; // delisting never reached the store: the branch is still its own
        }
        CoordinatedResource resource = context.ownerOf(xaResource)
                .orElseThrow(() -> new SystemException("Transaction " + gtrid() + " cannot enlist " + xaResource
                        + ": it belongs to no resource of coordinator '" + context.node()
                        + "', so nobody could recover it. Register its resource with the builder."));
        EnlistedBranch branch = global.addBranch(resource, xaResource);
        try {
            engine.enlistResource(branch);
        } finally {
            global.withdraw(branch); // does nothing to a branch that has been started
        }
        return true;
    }

    @Override
    public boolean delistResource(XAResource xaResource, int flag) throws SystemException {
        EnlistedBranch branch = global.branchOf(xaResource)
                .orElseThrow(() -> new IllegalStateException(
                        "Transaction " + gtrid() + " cannot delist " + xaResource + ": it was never enlisted in it."));
        if (flag == XAResource.TMFAIL) {
            branch.end(null, flag);
            engine.setRollbackOnly();
        }
        return true;
    }

    @Override
    public void registerSynchronization(Synchronization synchronization) throws RollbackException, SystemException {
        engine.registerSynchronization(new OutcomeSynchronization(synchronization, global));
    }

    @Override
    public int getStatus() throws SystemException {
        int status = engine.getStatus();
        return status == Status.STATUS_ACTIVE && global.isPastDeadline() ? Status.STATUS_MARKED_ROLLBACK : status;
    }

    @Override
    public void setRollbackOnly() throws SystemException {
        engine.setRollbackOnly();
    }

    private void complete(String what) {
        if (!completing.compareAndSet(false, true)) {
            throw new IllegalStateException("Transaction " + gtrid() + " cannot be " + what
                    + ": another commit or rollback of it is running, or has ended it.");
        }
    }

    @Override
    public void rollback() throws SystemException {
        complete("rolled back");
        Throwable failure = null;
        try {
            engine.rollback();
        } catch (Exception | Error e) {
            failure = e;
        }
        OutcomeExceptions.raiseFromRollback(gtrid(), finish(false), failure);
    }

    @Override
    public void commit() throws RollbackException, HeuristicMixedException, SystemException {
        complete("committed");
        Throwable failure = null;
        try {
            if (global.isPastDeadline()) {
                global.refusedBy(new RollbackException("the transaction's timeout is over"));
                engine.setRollbackOnly();
            }
            engine.commit();
        } catch (Exception | Error e) {
            failure = e;
        }
        OutcomeExceptions.raise(gtrid(), finish(failure == null), failure);
    }

    /** Rolls back what the engine left open, forgets what is complete, and leaves the rest to recovery. */
    private Outcome finish(boolean committed) {
        try {
            global.rollbackOpen();
            if (global.isDecided() && global.outcome(committed) instanceof Outcome.Committed) {
                context.steps().took(COMPLETED, gtrid());
                context.log().forget(gtrid());
                context.steps().took(FORGOTTEN, gtrid());
            }
            context.recovery().heuristics(gtrid(), global.heuristics());
        } finally {
            ended.accept(global);
        }
        return global.leavesWorkToRecovery() ? leave(global.outcome(committed)) : global.outcome(committed);
    }

    private Outcome leave(Outcome outcome) {
        if (!(outcome instanceof Outcome.CompletionPending)) {
            context.recovery().recoverSoon();
            return outcome;
        }
        Settlement settlement = context.recovery().complete(gtrid(), global.committed(), context.patience());
        return switch (settlement) {
            case COMPLETE -> new Outcome.Committed();
            case PENDING -> outcome;
            case HEURISTIC ->
                new Outcome.Heuristic("a store went its own way after the decision; see the recovery report", null);
        };
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
