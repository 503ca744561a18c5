package io.concordat.coordinator.jdbc;

import java.sql.SQLException;
import java.util.Set;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The XAResource the pool enlists: one connection's part in one transaction. It passes calls on and remembers what became
 * of the branch, so that the pool knows whether the connection may be used again.
 *
 * <p>Safe for calls from changing threads, one at a time: a coordinator may prepare and commit on threads of its own.
 */
final class PooledXAResource implements XAResource {
    private static final Logger log = LoggerFactory.getLogger(PooledXAResource.class);

    /** What START answers on a connection that is dead, or that something else has left in a transaction. */
    private static final Set<Integer> CONNECTION_UNUSABLE =
            Set.of(XAException.XAER_RMFAIL, XAException.XAER_RMERR, XAException.XAER_OUTSIDE, XAException.XAER_PROTO);

    private final ConnectionPool pool;
    private volatile PooledConnection connection;
    private volatile boolean started;
    private volatile boolean completed;
    private volatile boolean failed;
    private volatile boolean released;

    PooledXAResource(ConnectionPool pool) throws SQLException {
        this.pool = pool;
        this.connection = pool.borrow();
    }

    ConnectionPool pool() {
        return pool;
    }

    /** The connection to work with; settled once {@link #start} has returned. */
    PooledConnection connection() {
        return connection;
    }

    /**
     * Gives the connection back, or closes it unless its branch is certainly over: MySQL's and MariaDB's sessions keep
     * a branch, and MariaDB lets no other session finish it until this one is closed.
     */
    void release() {
        if (released) {
            return;
        }
        released = true;
        if (failed) {
            pool.evict(connection, "an XA call on it failed");
        } else if (started && !completed) {
            pool.evict(connection, "its branch is neither committed nor rolled back");
        } else {
            pool.giveBack(connection);
        }
    }

    @Override
    public void start(Xid xid, int flags) throws XAException {
        if (flags == TMRESUME) {
            return; // see end
        }
        try {
            connection.physical().xaResource().start(xid, flags);
        } catch (XAException e) {
            if (flags != TMNOFLAGS || started || !CONNECTION_UNUSABLE.contains(e.errorCode)) {
                failed = true;
                throw e;
            }
            startOnAnotherConnection(xid, e);
        }
        started = true;
    }

    private void startOnAnotherConnection(Xid xid, XAException reason) throws XAException {
        log.debug("{} - XA START failed on an idle connection; trying another one", pool.name(), reason);
        try {
            pool.evict(connection, "XA START failed on it");
            connection = pool.borrowAnswering();
            connection.physical().xaResource().start(xid, TMNOFLAGS);
        } catch (SQLException e) {
            failed = true;
            reason.addSuppressed(e);
            throw reason;
        } catch (XAException e) {
            failed = true;
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

    @Override
    public int prepare(Xid xid) throws XAException {
        int vote = ask(resource -> resource.prepare(xid));
        if (vote == XA_RDONLY) {
            completed = true;
        }
        return vote;
    }

    @Override
    public void commit(Xid xid, boolean onePhase) throws XAException {
        call(resource -> resource.commit(xid, onePhase));
        completed = true;
    }

    @Override
    public void rollback(Xid xid) throws XAException {
        call(resource -> resource.rollback(xid));
        completed = true;
    }

    @Override
    public void forget(Xid xid) throws XAException {
        call(resource -> resource.forget(xid));
    }

    @Override
    public Xid[] recover(int flags) throws XAException {
        return ask(resource -> resource.recover(flags));
    }

    /** Only for itself, without I/O: the branches of different connections stay different branches. */
    @Override
    public boolean isSameRM(XAResource other) {
        return other == this;
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
        if (released) {
            throw afterRelease();
        }
        try {
            return question.of(connection.physical().xaResource());
        } catch (XAException e) {
            if (!isAnswerAboutTheBranch(e)) {
                failed = true;
            }
            throw e;
        } catch (RuntimeException e) {
            failed = true;
            throw e;
        }
    }

    /** A deadlock, say: the branch is lost, the connection is well. */
    private static boolean isAnswerAboutTheBranch(XAException e) {
        return e.errorCode >= XAException.XA_RBBASE && e.errorCode <= XAException.XA_RBEND;
    }

    /** The connection may serve another transaction by now, so the branch is reached through another one, or over. */
    private XAException afterRelease() {
        boolean over = completed && !failed;
        XAException exception = new XAException(pool.name() + " - the transaction has completed and its connection was "
                + (over
                        ? "given back: the branch is over."
                        : "closed: finish the branch through another connection (recovery)."));
        exception.errorCode = over ? XAException.XAER_NOTA : XAException.XAER_RMFAIL;
        return exception;
    }

    @Override
    public String toString() {
        return "XAResource of " + pool.name();
    }

    private interface Call {
        void on(XAResource resource) throws XAException;
    }

    private interface Question<T> {
        T of(XAResource resource) throws XAException;
    }
}
