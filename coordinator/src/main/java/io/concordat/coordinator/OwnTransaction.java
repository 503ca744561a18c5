package io.concordat.coordinator;

import io.concordat.coordinator.jta.JtaTransactionManager;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.Transaction;
import java.time.Duration;
import java.util.Optional;

/**
 * A transaction that a template began, and that the template ends. Work that ends or suspends it itself, and leaves another
 * one on the thread, must not have that one committed in its place. Of one thread.
 */
final class OwnTransaction {
    private final JtaTransactionManager manager;
    private final Transaction own;

    private OwnTransaction(JtaTransactionManager manager, Transaction own) {
        this.manager = manager;
        this.own = own;
    }

    static OwnTransaction begin(JtaTransactionManager manager, Duration timeout, boolean readOnly) {
        Duration before = manager.timeout();
        manager.useTimeout(timeout);
        try {
            TransactionCalls.run(() -> manager.begin(readOnly));
        } finally {
            manager.useTimeout(before);
        }
        return new OwnTransaction(manager, manager.getTransaction());
    }

    /** @throws IllegalStateException if the work has not left it on the thread; what it has left open is rolled back */
    void commit() {
        if (!isOnThread()) {
            throw refused();
        }
        TransactionCalls.run(manager::commit);
    }

    /** As {@link #commit}, but rolls back. */
    void rollback() throws SystemException {
        if (!isOnThread()) {
            throw refused();
        }
        manager.rollback();
    }

    private IllegalStateException refused() {
        Optional<Transaction> other = Optional.ofNullable(manager.getTransaction());
        IllegalStateException refusal = new IllegalStateException("Transaction " + own + ", which a template began, was"
                + " ended or suspended by the work itself"
                + other.map(left -> ", which left transaction " + left + " open; that one is rolled back.")
                        .orElse(".")
                + " Leave begin, commit, rollback and suspend to templates: inner work that needs a transaction of its own"
                + " takes propagation(REQUIRES_NEW).");
        try {
            rollBackWhatIsLeft(other.isPresent());
        } catch (Exception | Error e) {
            refusal.addSuppressed(e);
        }
        return refusal;
    }

    private void rollBackWhatIsLeft(boolean other) throws SystemException {
        if (other) {
            manager.rollback();
        }
        int status = own.getStatus();
        if (status == Status.STATUS_ACTIVE || status == Status.STATUS_MARKED_ROLLBACK) {
            own.rollback();
        }
    }

    private boolean isOnThread() {
        return own.equals(manager.getTransaction());
    }
}
