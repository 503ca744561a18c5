package io.concordat.coordinator.atomikos;

import static io.concordat.coordinator.observe.ProtocolStep.COMPLETED;
import static io.concordat.coordinator.observe.ProtocolStep.FORGOTTEN;

import io.concordat.coordinator.CoordinatedResource;
import io.concordat.coordinator.branch.EnlistedBranch;
import io.concordat.coordinator.branch.GlobalTransaction;
import io.concordat.coordinator.branch.Outcome;
import io.concordat.coordinator.decision.Gtrid;
import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.SystemException;
import jakarta.transaction.Transaction;
import java.time.Duration;
import java.util.function.Consumer;
import javax.transaction.xa.XAResource;

/** One transaction: the engine's, with every resource wrapped and the outcome told as it is. Thread-safe as the engine's. */
final class JtaTransaction implements Transaction {
    private final Transaction engine;
    private final GlobalTransaction global;
    private final TransactionContext context;
    private final Consumer<GlobalTransaction> ended;

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
        if (global.branchOf(xaResource).isPresent()) {
            return true; // delisting never reached the store: the branch is still its own
        }
        CoordinatedResource resource = context.ownerOf(xaResource)
                .orElseThrow(() -> new SystemException("Transaction " + gtrid() + " cannot enlist " + xaResource
                        + ": it belongs to no resource of coordinator '" + context.node()
                        + "', so nobody could recover it. Register its resource with the builder."));
        EnlistedBranch branch = global.newBranch(resource, xaResource);
        engine.enlistResource(branch);
        global.enlisted(branch);
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

    @Override
    public void rollback() throws SystemException {
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
        if (global.isPastDeadline()) {
            global.refusedBy(new RollbackException("the transaction's timeout is over"));
            engine.setRollbackOnly();
        }
        Throwable failure = null;
        try {
            engine.commit();
        } catch (Exception | Error e) {
            failure = e;
        }
        Outcome outcome = finish(failure == null);
        OutcomeExceptions.raise(gtrid(), outcome, failure);
        if (failure instanceof Error error) {
            throw error;
        }
    }

    /** Rolls back what the engine left open, forgets what is complete, and leaves the rest to recovery. */
    private Outcome finish(boolean committed) {
        global.rollbackOpen();
        Outcome outcome = global.outcome(committed);
        if (global.isDecided() && outcome instanceof Outcome.Committed) {
            context.steps().took(COMPLETED, gtrid());
            context.log().forget(gtrid());
            context.steps().took(FORGOTTEN, gtrid());
        }
        ended.accept(global);
        if (global.leavesWorkToRecovery()) {
            boolean pending = outcome instanceof Outcome.CompletionPending;
            boolean complete = context.completion().test(global, pending ? context.patience() : Duration.ZERO);
            return pending && complete ? new Outcome.Committed() : outcome;
        }
        return outcome;
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
