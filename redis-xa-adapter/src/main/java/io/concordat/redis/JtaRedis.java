package io.concordat.redis;

import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.SystemException;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sessions in the transactions of any Jakarta transaction manager: the first use in a transaction enlists Redis in it, later
 * uses get the same session. Thread-safe.
 */
public final class JtaRedis {
    private final RedisXADataSource dataSource;
    private final TransactionManager transactionManager;
    private final Map<Transaction, Enlistment> enlistments = new ConcurrentHashMap<>();

    /** The data source stays the caller's, who closes it after the last transaction. */
    public JtaRedis(RedisXADataSource dataSource, TransactionManager transactionManager) {
        this.dataSource = dataSource;
        this.transactionManager = transactionManager;
    }

    /**
     * The session of the calling thread's transaction. It may be kept and used until that transaction ends, and refuses work
     * afterwards, also when the transaction ended by a timeout.
     *
     * @throws IllegalStateException without a transaction, or when it can only be rolled back, or when the transaction
     *     manager or Redis refuses the enlistment (the cause says why)
     */
    public RedisSession session() {
        try {
            Transaction transaction = transactionManager.getTransaction();
            int status = transaction == null ? Status.STATUS_NO_TRANSACTION : transaction.getStatus();
            if (status == Status.STATUS_NO_TRANSACTION) {
                throw new IllegalStateException("No transaction is active on thread "
                        + Thread.currentThread().getName()
                        + ". Begin one first: Redis is changed in transactions only");
            }
            if (status != Status.STATUS_ACTIVE) {
                throw new IllegalStateException("The transaction takes no more work, its status is " + status
                        + " of jakarta.transaction.Status. Nothing was changed; begin a new transaction");
            }
            Optional<RedisSession> session = Optional.empty();
            while (session.isEmpty()) {
                session = enlistments
                        .computeIfAbsent(transaction, key -> new Enlistment(key, dataSource.getXAConnection()))
                        .session();
            }
            return session.get();
        } catch (RollbackException e) {
            throw new IllegalStateException("Redis was not enlisted, the transaction can only be rolled back", e);
        } catch (SystemException e) {
            throw new IllegalStateException("Redis was not enlisted, the transaction manager failed", e);
        }
    }

    /** The connection of one transaction; given back when the transaction is over, however it ended. */
    private final class Enlistment implements Synchronization {
        private final Transaction transaction;
        private final RedisXAConnection connection;
        private volatile boolean enlisted;
        private boolean discarded;

        Enlistment(Transaction transaction, RedisXAConnection connection) {
            this.transaction = transaction;
            this.connection = connection;
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
            enlistments.remove(transaction, this);
            connection.close();
        }
    }
}
