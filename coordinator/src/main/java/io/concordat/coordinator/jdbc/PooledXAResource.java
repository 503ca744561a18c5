package io.concordat.coordinator.jdbc;

import java.sql.SQLException;
import java.util.Set;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A branch in the database's own two-phase commit: passes the calls on to the connection's XAResource. */
final class PooledXAResource extends PooledBranch {
    private static final Logger log = LoggerFactory.getLogger(PooledXAResource.class);

    /** What START answers on a connection that is dead, or that something else has left in a transaction. */
    private static final Set<Integer> CONNECTION_UNUSABLE =
            Set.of(XAException.XAER_RMFAIL, XAException.XAER_RMERR, XAException.XAER_OUTSIDE, XAException.XAER_PROTO);

    PooledXAResource(ConnectionPool pool, boolean readOnly) throws SQLException {
        super(pool, readOnly);
    }

    @Override
    public void start(Xid xid, int flags) throws XAException {
        if (flags == TMRESUME) {
            return; // see end
        }
        try {
            connection().physical().xaResource().start(xid, flags);
        } catch (XAException e) {
            if (flags != TMNOFLAGS || isStarted() || !CONNECTION_UNUSABLE.contains(e.errorCode)) {
                failed();
                throw e;
            }
            startOnAnotherConnection(xid, e);
        }
        started();
    }

    private void startOnAnotherConnection(Xid xid, XAException reason) throws XAException {
        log.debug("{} - XA START failed on an idle connection; trying another one", pool().name(), reason);
        try {
            replaceConnection("XA START failed on it");
            connection().physical().xaResource().start(xid, TMNOFLAGS);
        } catch (SQLException e) {
            failed();
            reason.addSuppressed(e);
            throw reason;
        } catch (XAException e) {
            failed();
            e.addSuppressed(reason);
            throw e;
        }
    }

    /**
     * A suspended branch stays where it is: MySQL knows no SUSPEND, and none is needed, since no one else gets this
     * connection before the transaction has completed.
     */
    @Override
    public void end(Xid xid, int flags) throws XAException {
        if (flags != TMSUSPEND) {
            call(resource -> resource.end(xid, flags));
        }
    }

    /** What only reads is over with its vote: MySQL's driver never votes XA_RDONLY by itself. */
    @Override
    public int prepare(Xid xid) throws XAException {
        if (isReadOnly()) {
            commit(xid, true);
            return XA_RDONLY;
        }
        int vote = ask(resource -> resource.prepare(xid));
        if (vote == XA_RDONLY) {
            completed();
        }
        return vote;
    }

    @Override
    public void commit(Xid xid, boolean onePhase) throws XAException {
        call(resource -> resource.commit(xid, onePhase));
        completed();
    }

    @Override
    public void rollback(Xid xid) throws XAException {
        call(resource -> resource.rollback(xid));
        completed();
    }

    @Override
    public void forget(Xid xid) throws XAException {
        call(resource -> resource.forget(xid));
    }

    @Override
    public Xid[] recover(int flags) throws XAException {
        return ask(resource -> resource.recover(flags));
    }

    @Override
    public int getTransactionTimeout() throws XAException {
        return ask(XAResource::getTransactionTimeout);
    }

    @Override
    public boolean setTransactionTimeout(int seconds) throws XAException {
        return ask(resource -> resource.setTransactionTimeout(seconds));
    }

    private void call(Call call) throws XAException {
        ask(resource -> {
            call.on(resource);
            return XA_OK;
        });
    }

    private <T> T ask(Question<T> question) throws XAException {
        if (isReleased()) {
            throw afterRelease();
        }
        try {
            return question.of(connection().physical().xaResource());
        } catch (XAException e) {
            if (!isAnswerAboutTheBranch(e)) {
                failed();
            }
            throw e;
        } catch (RuntimeException e) {
            failed();
            throw e;
        }
    }

    /** A deadlock, say: the branch is lost, the connection is well. */
    private static boolean isAnswerAboutTheBranch(XAException e) {
        return e.errorCode >= XAException.XA_RBBASE && e.errorCode <= XAException.XA_RBEND;
    }

    @Override
    public String toString() {
        return "XAResource of " + pool().name();
    }

    private interface Call {
        void on(XAResource resource) throws XAException;
    }

    private interface Question<T> {
        T of(XAResource resource) throws XAException;
    }
}
