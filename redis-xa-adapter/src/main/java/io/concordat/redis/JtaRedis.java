package io.concordat.redis;

import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sessions in the transactions of any Jakarta transaction manager: the first use in a transaction enlists Redis in it, later
 * uses get the same session. Thread-safe.
 *
 * <p>{@link #session()} is the session of one transaction; {@link #autoSession()} is one session for the whole application,
 * which finds the transaction for each operation and does without where there is none.
 */
public final class JtaRedis {
    private final RedisXADataSource dataSource;
    private final TransactionManager transactionManager;
    private final Map<Transaction, JtaEnlistment> enlistments = new ConcurrentHashMap<>();
    private final RedisSession autoSession;

    /** The data source stays the caller's, who closes it after the last transaction. */
    public JtaRedis(RedisXADataSource dataSource, TransactionManager transactionManager) {
        this.dataSource = dataSource;
        this.transactionManager = transactionManager;
        this.autoSession = dataSource.session(new JtaBranchAccess(this::current, new OwnBranch(dataSource)));
    }

    /**
     * The session of the calling thread's transaction. It may be kept and used until that transaction ends, and refuses work
     * afterwards, also when the transaction ended by a timeout.
     *
     * @throws IllegalStateException without a transaction, or when it can only be rolled back, or when the transaction
     *     manager or Redis refuses the enlistment (the cause says why)
     */
    public RedisSession session() {
        return current()
                .orElseThrow(() -> new IllegalStateException("No transaction is active on thread "
                        + Thread.currentThread().getName()
                        + ". Begin one first, or use autoSession(), which does each operation on its own"));
    }

    /**
     * The session for the whole application, always the same: it, and what is taken from it, may be kept for ever and used by
     * all threads. Each operation belongs to the transaction of the thread that calls it, as with {@link #session()}, and is
     * refused with {@link IllegalStateException} when that transaction has ended or can only be rolled back, even if a
     * timeout ended it.
     *
     * <p>On a thread without a transaction each operation is a transaction of its own, committed when it returns; two of them
     * are not one. When others are in the way it is tried afresh, 10 times in all. It then also throws
     * {@link OperationRefusedException} (certain: nothing was changed) and {@link OperationInDoubtException} (it may have
     * been applied).
     *
     * <p>Whether a thread has a transaction, the transaction manager says. Jakarta Transactions wants a thread to keep a
     * transaction that a timeout or another thread has ended until the thread itself ends or suspends it. One manager does
     * not: Atomikos takes it from the thread when another thread rolls it back, and what the thread does then is done on its
     * own. Where threads end each other's transactions so, use {@link #session()}.
     */
    public RedisSession autoSession() {
        return autoSession;
    }

    /** Empty without a transaction. One that has ended is no "without": what comes late must not be done on its own. */
    private Optional<RedisSession> current() {
        try {
            Transaction transaction = transactionManager.getTransaction();
            if (transaction == null) {
                return Optional.empty();
            }
            int status = transaction.getStatus();
            if (status != Status.STATUS_ACTIVE) {
                throw new IllegalStateException("The transaction takes no more work, its status is " + status
                        + " of jakarta.transaction.Status. Nothing was changed; end it and begin a new transaction");
            }
            Optional<RedisSession> session = Optional.empty();
            while (session.isEmpty()) {
                session = enlistments
                        .computeIfAbsent(transaction, this::enlistment)
                        .session();
            }
            return session;
        } catch (RollbackException e) {
            throw new IllegalStateException("Redis was not enlisted, the transaction can only be rolled back", e);
        } catch (SystemException e) {
            throw new IllegalStateException("Redis was not enlisted, the transaction manager failed", e);
        }
    }

    private JtaEnlistment enlistment(Transaction transaction) {
        return new JtaEnlistment(transaction, dataSource.getXAConnection(), enlistments::remove);
    }
}
