package io.concordat.redis;

import jakarta.transaction.RollbackException;
import jakarta.transaction.Synchronization;
import jakarta.transaction.SystemException;
import jakarta.transaction.Transaction;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The connection of one transaction; given back when the transaction is over, however it ended. Thread-safe. */
final class JtaEnlistment implements Synchronization {
    private final Transaction transaction;
    private final RedisXAConnection connection;
    private final BiConsumer<Transaction, JtaEnlistment> whenOver;
    private volatile boolean enlisted;
    private boolean discarded;

    /** With what to do, on any thread, when the transaction is over or did not take the connection. */
    JtaEnlistment(
            Transaction transaction, RedisXAConnection connection, BiConsumer<Transaction, JtaEnlistment> whenOver) {
        this.transaction = transaction;
        this.connection = connection;
        this.whenOver = whenOver;
    }

    /** Empty when another thread has tried in vain, while this one waited, to enlist it. */
    Optional<RedisSession> session() throws RollbackException, SystemException {
        return enlisted || enlist() ? Optional.of(connection.getSession()) : Optional.empty();
    }

    /** Threads of one transaction wait here for each other, so that it gets one branch. */
    private synchronized boolean enlist() throws RollbackException, SystemException {
        if (enlisted || discarded) {
            return enlisted;
        }
        try {
            transaction.registerSynchronization(this);
            enlisted = transaction.enlistResource(connection.getXAResource());
            if (!enlisted) {
                throw new IllegalStateException("The transaction manager did not accept Redis as a resource. The"
                        + " transaction goes on without it; see the transaction manager's log");
            }
            return true;
        } finally {
            if (!enlisted) {
                discarded = true;
                release();
            }
        }
    }

    @Override
    public void beforeCompletion() {
        // Nothing is flushed: prepare sends everything at once.
    }

    @Override
    public void afterCompletion(int status) {
        // Takes no lock: another thread may be enlisting and wait for the transaction manager, which is here.
        release();
    }

    private void release() {
        whenOver.accept(transaction, this);
        connection.close();
    }
}
