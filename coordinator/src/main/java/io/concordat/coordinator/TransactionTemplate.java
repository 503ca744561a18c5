package io.concordat.coordinator;

import io.concordat.coordinator.jta.JtaTransactionManager;
import jakarta.transaction.Status;
import jakarta.transaction.Transaction;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Runs work in a transaction: commits when it returns, rolls back when it throws. Immutable and thread-safe.
 *
 * <p>The work's own exception is rethrown as it is, whatever its type; a failure of the rollback is suppressed into it.
 * A commit that does not end in a plain commit throws a {@link TransactionOutcomeException}, whose type says how certain
 * the outcome is.
 */
public final class TransactionTemplate {
    private final JtaTransactionManager manager;
    private final Propagation propagation;
    private final Duration timeout;
    private final Retry retry;
    private final boolean readOnly;
    private final Predicate<Throwable> storeConflict;

    TransactionTemplate(
            JtaTransactionManager manager,
            Propagation propagation,
            Duration timeout,
            Retry retry,
            boolean readOnly,
            Predicate<Throwable> storeConflict) {
        this.readOnly = readOnly;
        this.manager = manager;
        this.storeConflict = storeConflict;
        this.propagation = propagation;
        this.timeout = timeout;
        this.retry = retry;
    }

    /** The same template with another propagation; the default is {@link Propagation#REQUIRED}. */
    public TransactionTemplate propagation(Propagation newPropagation) {
        return new TransactionTemplate(manager, newPropagation, timeout, retry, readOnly, storeConflict);
    }

    /**
     * The same template with another timeout, counted from begin by the monotonic clock; a joined transaction keeps its
     * own. A transaction past its timeout can only roll back.
     *
     * @throws IllegalArgumentException if not positive
     */
    public TransactionTemplate timeout(Duration newTimeout) {
        if (newTimeout.isZero() || newTimeout.isNegative()) {
            throw new IllegalArgumentException("Timeout " + newTimeout + " is not possible: give a positive one.");
        }
        return new TransactionTemplate(manager, propagation, newTimeout, retry, readOnly, storeConflict);
    }

    /**
     * The same template, which runs the work again in a new transaction when the one it began was rolled back by a conflict:
     * {@link RolledBackException#isConflict()}, or an exception of the work that comes from a deadlock, a lock that was not
     * free in time, or a serialization failure in a database, or from a key in Redis that was locked. Only if the rollback is certain; never for
     * anything else. Everything the work does must bear being done several times. The default is {@link Retry#never()}.
     *
     * <p>Each attempt has the whole timeout. A transaction that was joined is not the template's to repeat: retry where it
     * begins. When the attempts are used up, or the thread is interrupted, what the last attempt threw is thrown.
     */
    public TransactionTemplate retry(Retry newRetry) {
        return new TransactionTemplate(manager, propagation, timeout, newRetry, readOnly, storeConflict);
    }

    /**
     * The same template for transactions that only read. MySQL refuses their writes; other stores are asked at the commit,
     * and what has changes to commit is rolled back, with a {@link RolledBackException} that names it. Their commit needs no
     * decision. A transaction that was joined stays what it is: in one that may write, so may the work.
     */
    public TransactionTemplate readOnly() {
        return new TransactionTemplate(manager, propagation, timeout, retry, true, storeConflict);
    }

    /**
     * Runs work and returns its result.
     *
     * @throws X what the work throws
     * @throws TransactionOutcomeException if the transaction does not end as asked
     * @throws IllegalStateException if the propagation refuses what is running on the thread; or if the work has ended or
     *     suspended the transaction that the template began: what it has left open is rolled back
     * @throws CoordinatorException if the coordinator begins no transactions
     */
    public <T, X extends Exception> T execute(Work<T, X> work) throws X {
        boolean active = isActive();
        return switch (propagation) {
            case REQUIRED -> active ? join(work) : repeat(work);
            case REQUIRES_NEW -> active ? apart(() -> repeat(work)) : repeat(work);
            case MANDATORY -> {
                require(active, "MANDATORY needs a running transaction and there is none: begin one around this call");
                yield join(work);
            }
            case SUPPORTS -> active ? join(work) : work.run();
            case NOT_SUPPORTED -> active ? apart(work) : work.run();
            case NEVER -> {
                require(!active, "NEVER refuses the transaction that runs on this thread: call it outside");
                yield work.run();
            }
        };
    }

    /** Runs work without a result; otherwise as {@link #execute}. */
    public <X extends Exception> void run(VoidWork<X> work) throws X {
        this.<Boolean, X>execute(() -> {
            work.run();
            return true;
        });
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalStateException("Propagation " + message + ".");
        }
    }

    private boolean isActive() {
        return TransactionCalls.answer(manager::getStatus) != Status.STATUS_NO_TRANSACTION;
    }

    private <T, X extends Exception> T join(Work<T, X> work) throws X {
        try {
            return work.run();
        } catch (Throwable failure) {
            boolean ignored = suppressed(failure, manager::setRollbackOnly);
            throw failure;
        }
    }

    private <T, X extends Exception> T repeat(Work<T, X> work) throws X {
        for (int attempt = 1; ; attempt++) {
            OwnTransaction own = OwnTransaction.begin(manager, timeout, readOnly);
            T result;
            try {
                result = work.run();
            } catch (Throwable failure) {
                boolean rolledBack = suppressed(failure, own::rollback);
                if (rolledBack && Conflicts.isConflict(failure, storeConflict) && retry.awaitAfter(attempt)) {
                    continue;
                }
                throw failure;
            }
            try {
                own.commit();
                return result;
            } catch (RolledBackException e) {
                if (!e.isConflict() || !retry.awaitAfter(attempt)) {
                    throw e;
                }
            }
        }
    }

    private <T, X extends Exception> T apart(Work<T, X> work) throws X {
        Transaction suspended = TransactionCalls.answer(manager::suspend);
        T result;
        try {
            result = work.run();
        } catch (Throwable failure) {
            boolean ignored = suppressed(failure, () -> manager.resume(suspended));
            throw failure;
        }
        TransactionCalls.run(() -> manager.resume(suspended));
        return result;
    }

    /** Says whether the call succeeded. */
    private static boolean suppressed(Throwable failure, TransactionCalls.Call call) {
        try {
            call.run();
            return true;
        } catch (Exception | Error e) {
            if (e != failure) {
                failure.addSuppressed(e);
            }
            return false;
        }
    }

    /** Marks the running transaction so that it can only roll back. */
    public void setRollbackOnly() {
        TransactionCalls.run(manager::setRollbackOnly);
    }

    /** What is done in a transaction. */
    @FunctionalInterface
    public interface Work<T, X extends Exception> {
        T run() throws X;
    }

    /** What is done in a transaction, without a result. */
    @FunctionalInterface
    public interface VoidWork<X extends Exception> {
        void run() throws X;
    }
}
