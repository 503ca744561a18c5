package io.concordat.redis;

import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.SystemException;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sessions in the transactions of any Jakarta transaction manager: the first use in a transaction enlists Redis in it, later
 * uses get the same session. Thread-safe.
 */
public final class JtaRedis {
    private final RedisXADataSource dataSource;
    private final TransactionManager transactionManager;
    private final Map<Transaction, RedisXAConnection> connections = new ConcurrentHashMap<>();

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
            RedisXAConnection known = connections.get(transaction);
            return known == null ? enlist(transaction) : known.getSession();
        } catch (RollbackException e) {
            throw new IllegalStateException("Redis was not enlisted, the transaction can only be rolled back", e);
        } catch (SystemException e) {
            throw new IllegalStateException("Redis was not enlisted, the transaction manager failed", e);
        }
    }

    private RedisSession enlist(Transaction transaction) throws RollbackException, SystemException {
        RedisXAConnection connection = dataSource.getXAConnection();
        boolean enlisted = false;
        try {
            transaction.registerSynchronization(new Release(transaction, connection));
            enlisted = transaction.enlistResource(connection.getXAResource());
            if (!enlisted) {
                throw new IllegalStateException("The transaction manager did not accept Redis as a resource. The"
                        + " transaction goes on without it; see the transaction manager's log");
            }
            connections.put(transaction, connection);
            return connection.getSession();
        } finally {
            if (!enlisted) {
                connection.close();
            }
        }
    }

    /** Gives the connection back when the transaction is over, however it ended. */
    private final class Release implements Synchronization {
        private final Transaction transaction;
        private final RedisXAConnection connection;

        Release(Transaction transaction, RedisXAConnection connection) {
            this.transaction = transaction;
            this.connection = connection;
        }

        @Override
        public void beforeCompletion() {
            // Nothing is flushed: prepare sends everything at once.
        }

        @Override
        public void afterCompletion(int status) {
            connections.remove(transaction, connection);
            connection.close();
        }
    }
}
