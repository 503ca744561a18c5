package io.concordat.coordinator.jta;

import static io.concordat.coordinator.observe.ProtocolStep.BEGUN;

import io.concordat.coordinator.atomikos.EngineTransaction;
import io.concordat.coordinator.branch.GlobalTransaction;
import io.concordat.coordinator.decision.Gtrid;
import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.InvalidTransactionException;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.UserTransaction;
import java.time.Duration;
import java.util.Optional;

/**
 * The transaction manager the application sees. Thread-safe.
 *
 * <p>A commit that does not end in a plain commit throws one of the types of JTA whose cause is a
 * {@link io.concordat.coordinator.TransactionOutcomeException}: {@link RollbackException} (certain: rolled back),
 * {@link SystemException} (certain: committed with completion pending, or unknown: in doubt),
 * {@link HeuristicMixedException} (split).
 */
public final class JtaTransactionManager implements TransactionManager, UserTransaction {
    /** Of this transaction manager only: the next one must not find what this one has left on a thread. */
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<Duration> timeout = new ThreadLocal<>();

    private final Association association;
    private final TransactionContext context;

    public JtaTransactionManager(TransactionContext context) {
        this.context = context;
        this.association = new Association(context.steps().logContext());
    }

    /** {@inheritDoc} Transactions do not nest. One that another thread has ended does not hinder the next. */
    @Override
    public void begin() throws NotSupportedException {
        begin(false);
    }

    /**
     * Begins a transaction, as {@link #begin()}.
     *
     * @param readOnly whether it is only to read: what it has changed then keeps it from committing
     */
    public void begin(boolean readOnly) throws NotSupportedException {
        context.checkAccepting();
        Optional<JtaTransaction> current = association.current().filter(transaction -> !transaction.hasEnded());
        if (current.isPresent()) {
            throw new NotSupportedException("Transaction " + current.get().gtrid()
                    + " is running on this thread, and transactions do not nest. Commit it, roll it back or suspend it"
                    + " before the next begin.");
        }
        Duration limit = Optional.ofNullable(timeout.get()).orElse(context.defaultTimeout());
        EngineTransaction engine = context.engine().begin(limit);
        try {
            Gtrid gtrid = context.gtrids().next();
            GlobalTransaction global =
                    new GlobalTransaction(gtrid, context.log(), limit, readOnly, context.steps(), context.together());
            engine.drives(global);
            start(new JtaTransaction(engine, global, association, context));
        } catch (RuntimeException | Error e) {
            engine.rollback(); // or the engine would keep one that nobody knows
            throw e;
        }
    }

    /** Whoever closes the coordinator meanwhile waits for it, or it does not begin. */
    private void start(JtaTransaction transaction) {
        context.running().add(transaction);
        try {
            context.checkOpen();
            association.begin(transaction);
        } catch (RuntimeException | Error e) {
            context.running().remove(transaction);
            freeFrom(transaction);
            throw e;
        }
        context.reaper().watch(transaction);
        context.steps().took(BEGUN, transaction.gtrid());
    }

    private JtaTransaction required(String what) {
        return association
                .current()
                .orElseThrow(() -> new IllegalStateException("There is no transaction on this thread to " + what
                        + ": none was begun, or it has already been committed, rolled back or suspended."));
    }

    /** {@inheritDoc} Whatever the outcome, the thread is free afterwards. */
    @Override
    public void commit() throws RollbackException, HeuristicMixedException, SystemException {
        JtaTransaction transaction = required("commit");
        try {
            transaction.commit();
        } finally {
            freeFrom(transaction);
        }
    }

    /** {@inheritDoc} Whatever the outcome, the thread is free afterwards. */
    @Override
    public void rollback() throws SystemException {
        JtaTransaction transaction = required("roll back");
        try {
            transaction.rollback();
        } finally {
            freeFrom(transaction);
        }
    }

    /** Also where it was refused, since another thread is ending the transaction. */
    private void freeFrom(JtaTransaction transaction) {
        if (association.current().filter(transaction::equals).isPresent()) {
            association.end();
        }
    }

    @Override
    public void setRollbackOnly() {
        required("mark for rollback").setRollbackOnly();
    }

    @Override
    public int getStatus() {
        return association.current().map(JtaTransaction::getStatus).orElse(Status.STATUS_NO_TRANSACTION);
    }

    @Override
    public Transaction getTransaction() {
        return association.current().orElse(null);
    }

    /** {@inheritDoc} Zero restores the coordinator's default. Applies to this thread's later transactions. */
    @Override
    public void setTransactionTimeout(int seconds) throws SystemException {
        if (seconds < 0) {
            throw new SystemException("A transaction timeout of " + seconds + " s is not possible: give 0 or more.");
        }
        useTimeout(Duration.ofSeconds(seconds));
    }

    /** The timeout set on this thread; zero when it is the coordinator's default. */
    public Duration timeout() {
        return Optional.ofNullable(timeout.get()).orElse(Duration.ZERO);
    }

    /** Like {@link #setTransactionTimeout}, exact to the nanosecond. */
    public void useTimeout(Duration limit) {
        if (limit.isZero()) {
            timeout.remove();
        } else {
            timeout.set(limit);
        }
    }

    @Override
    public Transaction suspend() {
        Optional<JtaTransaction> suspended = association.end();
        suspended.ifPresent(JtaTransaction::leftByThread);
        return suspended.orElse(null);
    }

    /**
     * {@inheritDoc} One that its timeout has rolled back can be resumed, so that whoever has suspended it hears of that when
     * it is committed.
     */
    @Override
    public void resume(Transaction transaction) throws InvalidTransactionException {
        if (!(transaction instanceof JtaTransaction ours) || !ours.isOf(association) || ours.hasEnded()) {
            throw new InvalidTransactionException("Transaction " + transaction
                    + " cannot be resumed: it has ended, or another transaction manager began it.");
        }
        Optional<JtaTransaction> current = association.current();
        if (current.isPresent()) {
            throw new IllegalStateException("Transaction " + transaction + " cannot be resumed: transaction "
                    + current.get() + " is running on this thread. Suspend or end that one first.");
        }
        association.begin(ours);
    }

    /** For libraries between the application and its stores. */
    public TransactionSynchronizationRegistry synchronizationRegistry() {
        return new SynchronizationRegistry(association);
    }
}
