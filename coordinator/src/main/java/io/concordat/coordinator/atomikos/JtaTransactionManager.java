package io.concordat.coordinator.atomikos;

import static io.concordat.coordinator.observe.ProtocolStep.BEGUN;

import com.atomikos.icatch.jta.UserTransactionManager;
import io.concordat.coordinator.branch.GlobalTransaction;
import io.concordat.coordinator.decision.Gtrid;
import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.HeuristicRollbackException;
import jakarta.transaction.InvalidTransactionException;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.UserTransaction;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The transaction manager the application sees: the engine's, with outcomes told as they are. Thread-safe.
 *
 * <p>A commit that does not end in a plain commit throws one of the types of JTA whose cause is a
 * {@link io.concordat.coordinator.TransactionOutcomeException}: {@link RollbackException} (certain: rolled back),
 * {@link SystemException} (certain: committed with completion pending, or unknown: in doubt),
 * {@link HeuristicMixedException} (split).
 */
public final class JtaTransactionManager implements TransactionManager, UserTransaction {
    /** Static, as the engine is: there is one per JVM. */
    private static final ThreadLocal<Duration> TIMEOUT = new ThreadLocal<>();

    private final UserTransactionManager engine = AtomikosEngine.newTransactionManager();
    private final TransactionContext context;
    private final Map<Gtrid, JtaTransaction> transactions = new ConcurrentHashMap<>();

    public JtaTransactionManager(TransactionContext context) {
        this.context = context;
    }

    @Override
    public void begin() throws NotSupportedException, SystemException {
        context.checkAccepting();
        Optional<JtaTransaction> current = current();
        if (current.isPresent()) {
            throw new NotSupportedException("Transaction " + current.get().gtrid()
                    + " is running on this thread, and transactions do not nest. Commit it, roll it back or suspend it"
                    + " before the next begin.");
        }
        Duration limit = Optional.ofNullable(TIMEOUT.get()).orElse(context.defaultTimeout());
        engine.setTransactionTimeout(seconds(limit));
        engine.begin();
        try {
            Gtrid gtrid = Gtrid.parse(AtomikosEngine.currentTransactionId()).orElseThrow();
            GlobalTransaction global =
                    new GlobalTransaction(gtrid, context.log().epoch(), limit, context.steps(), context.together());
            context.running().add(global);
            transactions.put(gtrid, new JtaTransaction(engine.getTransaction(), global, context, this::ended));
            context.steps().took(BEGUN, gtrid);
        } catch (RuntimeException | Error | SystemException e) {
            engine.rollback(); // or the thread would stay with a transaction that nobody knows
            throw e;
        }
    }

    /** The engine counts whole seconds and only marks; the exact deadline is the global transaction's own. */
    private static int seconds(Duration limit) {
        return (int) Math.min(Integer.MAX_VALUE / 1000, limit.toSeconds() + 1);
    }

    private void ended(GlobalTransaction global) {
        transactions.remove(global.gtrid());
        context.running().remove(global);
    }

    private Optional<JtaTransaction> current() throws SystemException {
        if (transactions.isEmpty() || !context.engineRuns() || engine.getTransaction() == null) {
            return Optional.empty();
        }
        return Gtrid.parse(AtomikosEngine.currentTransactionId()).map(transactions::get);
    }

    private JtaTransaction required(String what) throws SystemException {
        return current()
                .orElseThrow(() -> new IllegalStateException("There is no transaction on this thread to " + what
                        + ": none was begun, or it has already been committed, rolled back or suspended, or the coordinator has"
                        + " been closed, which leaves what was running to the recovery of its next start."));
    }

    @Override
    public void commit()
            throws RollbackException, HeuristicMixedException, HeuristicRollbackException, SystemException {
        required("commit").commit();
    }

    @Override
    public void rollback() throws SystemException {
        required("roll back").rollback();
    }

    @Override
    public void setRollbackOnly() throws SystemException {
        required("mark for rollback").setRollbackOnly();
    }

    @Override
    public int getStatus() throws SystemException {
        Optional<JtaTransaction> current = current();
        return current.isPresent() ? current.get().getStatus() : Status.STATUS_NO_TRANSACTION;
    }

    @Override
    public Transaction getTransaction() throws SystemException {
        return current().orElse(null);
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
        return Optional.ofNullable(TIMEOUT.get()).orElse(Duration.ZERO);
    }

    /** Like {@link #setTransactionTimeout}, exact to the nanosecond. */
    public void useTimeout(Duration limit) {
        if (limit.isZero()) {
            TIMEOUT.remove();
        } else {
            TIMEOUT.set(limit);
        }
    }

    @Override
    public Transaction suspend() throws SystemException {
        Optional<JtaTransaction> current = current();
        if (current.isEmpty()) {
            return null;
        }
        engine.suspend();
        return current.get();
    }

    @Override
    public void resume(Transaction transaction) throws InvalidTransactionException, SystemException {
        if (!(transaction instanceof JtaTransaction ours) || !ours.equals(transactions.get(ours.gtrid()))) {
            throw new InvalidTransactionException("Transaction " + transaction
                    + " cannot be resumed: it has ended, or another transaction manager began it.");
        }
        engine.resume(ours.engineTransaction());
    }
}
