package io.concordat.coordinator.jta;

import static io.concordat.coordinator.observe.ProtocolStep.COMPLETED;
import static io.concordat.coordinator.observe.ProtocolStep.FORGOTTEN;

import io.concordat.coordinator.TransactionOutcomeException;
import io.concordat.coordinator.atomikos.EngineTransaction;
import io.concordat.coordinator.branch.GlobalTransaction;
import io.concordat.coordinator.branch.Outcome;
import io.concordat.coordinator.observe.TransactionEnd;
import io.concordat.coordinator.observe.TransactionResult;
import io.concordat.coordinator.recovery.Settlement;
import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of one transaction: synchronizations, the engine's two phases, what they leave behind, synchronizations again, and
 * the truth for the caller. One thread commits or rolls back; the reaper may come before it.
 */
final class Completion {
    private static final Logger LOG = LoggerFactory.getLogger(Completion.class);

    private final JtaTransaction transaction;
    private final EngineTransaction engine;
    private final GlobalTransaction global;
    private final Synchronizations synchronizations;
    private final TransactionContext context;
    private final long begunNanos = System.nanoTime();
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile Optional<Outcome> outcome = Optional.empty();

    Completion(
            JtaTransaction transaction,
            EngineTransaction engine,
            GlobalTransaction global,
            Synchronizations synchronizations,
            TransactionContext context) {
        this.transaction = transaction;
        this.engine = engine;
        this.global = global;
        this.synchronizations = synchronizations;
        this.context = context;
    }

    boolean isOver() {
        return outcome.isPresent();
    }

    int status() {
        return outcome.map(Completion::statusOf).orElseGet(() -> switch (global.stage()) {
            case WORKING -> Status.STATUS_ACTIVE;
            case PREPARING -> Status.STATUS_PREPARING;
            case PREPARED -> Status.STATUS_PREPARED;
            case COMMITTING -> Status.STATUS_COMMITTING;
            case ROLLING_BACK -> global.isRolledBack() ? Status.STATUS_ROLLEDBACK : Status.STATUS_ROLLING_BACK;
        });
    }

    private static int statusOf(Outcome outcome) {
        if (outcome instanceof Outcome.Committed || outcome instanceof Outcome.CompletionPending) {
            return Status.STATUS_COMMITTED;
        }
        return outcome instanceof Outcome.RolledBack ? Status.STATUS_ROLLEDBACK : Status.STATUS_UNKNOWN;
    }

    void commit() throws RollbackException, HeuristicMixedException, SystemException {
        beforeCompletion();
        Throwable failure = null;
        boolean committed = false;
        if (global.claim()) {
            try {
                if (transaction.beginCommit()) {
                    engine.commit();
                    committed = true;
                } else {
                    rollbackEngine();
                }
            } catch (Exception | Error e) {
                failure = e;
            }
        }
        Outcome reached = finish(committed);
        try {
            OutcomeExceptions.raise(transaction.gtrid(), reached, failure);
            tell(TransactionResult.COMMITTED, Optional.empty());
        } catch (RollbackException | HeuristicMixedException | SystemException e) {
            told(e);
            throw e;
        }
    }

    private void told(Exception e) {
        if (e.getCause() instanceof TransactionOutcomeException truth) {
            tell(TransactionResult.of(truth), Optional.of(truth));
        }
    }

    /** Once: the reaper may have rolled it back before its caller hears of that. */
    private void tell(TransactionResult result, Optional<Throwable> failure) {
        if (told.compareAndSet(false, true)) {
            Duration duration = Duration.ofNanos(System.nanoTime() - begunNanos);
            context.steps().transactionEnded(new TransactionEnd(transaction.gtrid(), result, failure, duration));
        }
    }

    /** The reaper may take the transaction meanwhile: what is done here is the application's work. */
    private void beforeCompletion() {
        Optional<Throwable> failure = synchronizations.beforeCompletion(this::canCommit);
        synchronizations.close();
        if (failure.isPresent()) {
            global.refusedBy(new BeforeCompletionException(failure.get()));
            transaction.setRollbackOnly();
        } else if (global.isPastDeadline()) {
            global.refusedBy(global.timedOut());
        }
    }

    private boolean canCommit() {
        return transaction.getStatus() == Status.STATUS_ACTIVE;
    }

    void rollback() throws SystemException {
        synchronizations.close();
        Throwable failure = null;
        if (global.claim()) {
            try {
                rollbackEngine();
            } catch (Exception | Error e) {
                failure = e;
            }
        }
        Outcome reached = finish(false);
        try {
            OutcomeExceptions.raiseFromRollback(transaction.gtrid(), reached, failure);
        } catch (SystemException e) {
            told(e);
            throw e;
        } finally {
            tell(TransactionResult.ROLLED_BACK_ON_REQUEST, Optional.empty());
        }
    }

    private void rollbackEngine() {
        global.rollingBack();
        engine.rollback();
    }

    /**
     * Frees what the transaction holds in its stores. Its synchronizations are told by the thread that works in it, when that
     * ends it: they are not made for another thread beside it. Where there is none, they are told here.
     */
    void reap() {
        global.reap(() -> {
            try {
                engine.rollback();
            } finally {
                context.running().remove(transaction);
                tellReaped();
            }
        });
        leftByThread();
    }

    /** No thread may come back to what a timeout has rolled back: its synchronizations are told, if nobody works in it. */
    void leftByThread() {
        if (global.isRolledBack() && transaction.threads().stream().noneMatch(Thread::isAlive)) {
            synchronizations.afterCompletion(Status.STATUS_ROLLEDBACK);
        }
    }

    private void tellReaped() {
        try {
            OutcomeExceptions.raise(transaction.gtrid(), global.outcome(false), null);
        } catch (RollbackException | HeuristicMixedException | SystemException e) {
            told(e);
        }
    }

    /**
     * Rolls back what the engine left open, forgets what is complete, tells the synchronizations, which give the stores'
     * connections back, and then leaves the rest to recovery.
     */
    private Outcome finish(boolean committed) {
        Outcome reached;
        try {
            global.rollbackOpen();
            reached = global.outcome(committed);
            record(reached);
            outcome = Optional.of(reached);
            synchronizations.afterCompletion(statusOf(reached));
        } finally {
            context.running().remove(transaction);
        }
        return global.leavesWorkToRecovery() ? leave(reached) : reached;
    }

    /** The outcome stands whether or not the log takes what is recorded here. */
    private void record(Outcome reached) {
        try {
            if (global.isDecided() && reached instanceof Outcome.Committed) {
                context.steps().took(COMPLETED, transaction.gtrid());
                context.log().forget(transaction.gtrid());
                context.steps().took(FORGOTTEN, transaction.gtrid());
            }
            context.recovery().heuristics(transaction.gtrid(), global.told(), global.heuristics());
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "Transaction {} has ended ({}), but the decision log failed to take note of that; its outcome stands",
                    transaction,
                    reached,
                    e);
        }
    }

    private Outcome leave(Outcome reached) {
        if (!(reached instanceof Outcome.CompletionPending)) {
            context.recovery().recoverSoon();
            return reached;
        }
        Settlement settlement =
                context.recovery().complete(transaction.gtrid(), global.committed(), context.patience());
        return switch (settlement) {
            case COMPLETE -> new Outcome.Committed();
            case PENDING -> reached;
            case HEURISTIC ->
                new Outcome.Heuristic("a store went its own way after the decision; see the recovery report", null);
        };
    }
}
