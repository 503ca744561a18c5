package io.concordat.coordinator.jdbc;

import io.concordat.coordinator.decision.CommitRecordLog;
import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.LocalTransaction;
import io.concordat.coordinator.decision.Verdict;
import java.sql.Connection;
import java.sql.SQLException;
import javax.transaction.xa.XAException;
import javax.transaction.xa.Xid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A branch in commit-record mode: a local transaction, for which this resource stands in the engine. It has nothing to
 * prepare, so its vote costs nothing; its commit in two phases is the decision itself, written by the log.
 *
 * <p>START and END are not sent: with autocommit off the first statement begins the local transaction. What the server would
 * refuse inside XA it does here, so {@link Continuity} watches that the transaction which is committed is the one that began.
 */
final class LocalBranch extends PooledBranch implements LocalTransaction {
    private static final Logger log = LoggerFactory.getLogger(LocalBranch.class);

    private final LocalTransactions rules;
    private final Continuity continuity;
    private volatile boolean adopted;
    private volatile Verdict verdict;

    LocalBranch(ConnectionPool pool, LocalTransactions rules, boolean readOnly) throws SQLException {
        super(pool, readOnly);
        this.rules = rules;
        this.continuity = new Continuity(pool.name(), rules);
    }

    /** The coordinator will ask this branch to {@link #decide}, instead of committing it in a second phase. */
    LocalTransaction adopt() {
        adopted = true;
        return this;
    }

    private Connection local() {
        return connection().physical().driver();
    }

    @Override
    void checkUsable(String sql) throws SQLException {
        continuity.check(sql);
    }

    @Override
    void succeeded() throws SQLException {
        continuity.succeeded(local());
    }

    @Override
    void failed(SQLException failure) {
        continuity.failed(local(), failure);
    }

    @Override
    public void start(Xid xid, int flags) throws XAException {
        if (flags != TMNOFLAGS) {
            return;
        }
        try {
            if (rules.isOpen(local())) {
                replaceConnection("something has left a local transaction on it");
            }
        } catch (SQLException e) {
            failed();
            throw error(XAException.XAER_RMFAIL, "no connection for the transaction: " + e.getMessage(), e);
        }
        started();
    }

    /** From now on the application's statements are refused. */
    @Override
    public void end(Xid xid, int flags) {
        if (flags != TMSUSPEND) {
            usage().end();
        }
    }

    /** Nothing is sent, unless it only reads: then it is over. What was never begun has nothing to commit. */
    @Override
    public int prepare(Xid xid) throws XAException {
        if (!adopted) {
            throw error(
                    XAException.XA_RBPROTO,
                    "a data source in commit-record mode takes part in two-phase commit only under Concordat's own"
                            + " coordinator, which keeps the decision in the same database. Use XA mode here",
                    null);
        }
        if (!continuity.isBegun(local())) {
            completed();
            return XA_RDONLY;
        }
        if (isReadOnly()) {
            commit(xid, true);
            return XA_RDONLY;
        }
        return XA_OK;
    }

    @Override
    public Verdict decide(CommitRecordLog decisions, Decision decision) {
        verdict = decisions.decide(decision, connection().physical());
        if (verdict instanceof Verdict.Done) {
            completed();
        } else {
            failed();
        }
        return verdict;
    }

    @Override
    public void commit(Xid xid, boolean onePhase) throws XAException {
        if (isReleased()) {
            throw afterRelease();
        }
        if (isCompleted()) {
            return;
        }
        if (!onePhase) {
            throw error(XAException.XAER_PROTO, "its commit is the decision, which has not been written", null);
        }
        if (continuity.isBegun(local())) {
            commitAlone();
        }
        completed();
    }

    private void commitAlone() throws XAException {
        try {
            local().commit();
        } catch (SQLException e) {
            failed();
            if (rules.isCommitRefused(e)) {
                throw error(XAException.XA_RBROLLBACK, "the database refused the commit: " + e.getMessage(), e);
            }
            throw error(XAException.XAER_RMFAIL, "the answer to COMMIT is lost: " + e.getMessage(), e);
        }
    }

    /** Certain even without an answer: a local transaction that was never told to commit ends with its connection. */
    @Override
    public void rollback(Xid xid) throws XAException {
        if (isReleased()) {
            throw afterRelease();
        }
        usage().end();
        if (verdict instanceof Verdict.Unknown unknown) {
            throw error(XAException.XAER_RMFAIL, "it may be committed: " + unknown.reason(), unknown.cause());
        }
        if (isCompleted() || verdict != null) {
            return;
        }
        try {
            local().rollback();
            completed();
        } catch (SQLException e) {
            log.debug("{} - ROLLBACK got no answer; closing the connection rolls back", pool().name(), e);
            failed();
        }
        continuity.throwIfEnded();
    }

    @Override
    public void forget(Xid xid) {}

    @Override
    public Xid[] recover(int flags) {
        return new Xid[0];
    }

    @Override
    public int getTransactionTimeout() {
        return 0;
    }

    @Override
    public boolean setTransactionTimeout(int seconds) {
        return false;
    }

    private XAException error(int code, String reason, Throwable cause) {
        XAException exception = new XAException(pool().name() + " - " + reason);
        exception.errorCode = code;
        exception.initCause(cause);
        return exception;
    }

    @Override
    public String toString() {
        return "local transaction of " + pool().name();
    }
}
