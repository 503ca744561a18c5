package io.concordat.coordinator;

import io.concordat.coordinator.atomikos.JtaTransactionManager;
import jakarta.transaction.Status;
import jakarta.transaction.Transaction;
import java.time.Duration;

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

    TransactionTemplate(JtaTransactionManager manager, Propagation propagation, Duration timeout) {
        this.manager = manager;
        this.propagation = propagation;
        this.timeout = timeout;
    }

    /** The same template with another propagation; the default is {@link Propagation#REQUIRED}. */
    public TransactionTemplate propagation(Propagation newPropagation) {
        return new TransactionTemplate(manager, newPropagation, timeout);
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
        return new TransactionTemplate(manager, propagation, newTimeout);
    }

    /**
     * Runs work and returns its result.
     *
     * @throws X what the work throws
     * @throws TransactionOutcomeException if the transaction does not end as asked
     * @throws IllegalStateException if the propagation refuses what is running on the thread
     * @throws CoordinatorException if the coordinator begins no transactions
     */
    public <T, X extends Exception> T execute(Work<T, X> work) throws X {
        boolean active = isActive();
        return switch (propagation) {
            case REQUIRED -> active ? join(work) : begin(work);
            case REQUIRES_NEW -> active ? apart(() -> begin(work)) : begin(work);
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
            suppressed(failure, manager::setRollbackOnly);
            throw failure;
        }
    }

    private <T, X extends Exception> T begin(Work<T, X> work) throws X {
        Duration before = manager.timeout();
        manager.useTimeout(timeout);
        try {
            TransactionCalls.run(manager::begin);
        } finally {
            manager.useTimeout(before);
        }
        T result;
        try {
            result = work.run();
        } catch (Throwable failure) {
            suppressed(failure, manager::rollback);
            throw failure;
        }
        TransactionCalls.run(manager::commit);
        return result;
    }

    private <T, X extends Exception> T apart(Work<T, X> work) throws X {
        Transaction suspended = TransactionCalls.answer(manager::suspend);
        T result;
        try {
            result = work.run();
        } catch (Throwable failure) {
            suppressed(failure, () -> manager.resume(suspended));
            throw failure;
        }
        TransactionCalls.run(() -> manager.resume(suspended));
        return result;
    }

    private static void suppressed(Throwable failure, TransactionCalls.Call call) {
        try {
            call.run();
        } catch (Exception e) {
            failure.addSuppressed(e);
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
