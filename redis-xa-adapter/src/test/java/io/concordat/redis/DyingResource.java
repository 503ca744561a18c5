package io.concordat.redis;

import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** A resource whose process dies when it is called so, before the call gets through. Not serializable, as real ones. */
final class DyingResource implements XAResource {
    private final XAResource real;
    private final String deadly;

    DyingResource(XAResource real, String deadly) {
        this.real = real;
        this.deadly = deadly;
    }

    private void call(String name) {
        if (name.equals(deadly)) {
            Runtime.getRuntime().halt(NarayanaProcess.DIED);
        }
    }

    @Override
    public void start(Xid xid, int flags) throws XAException {
        call("start");
        real.start(xid, flags);
    }

    @Override
    public void end(Xid xid, int flags) throws XAException {
        call("end");
        real.end(xid, flags);
    }

    @Override
    public int prepare(Xid xid) throws XAException {
        call("prepare");
        return real.prepare(xid);
    }

    @Override
    public void commit(Xid xid, boolean onePhase) throws XAException {
        call("commit");
        real.commit(xid, onePhase);
    }

    @Override
    public void rollback(Xid xid) throws XAException {
        call("rollback");
        real.rollback(xid);
    }

    @Override
    public void forget(Xid xid) throws XAException {
        real.forget(xid);
    }

    @Override
    public Xid[] recover(int flags) throws XAException {
        return real.recover(flags);
    }

    @Override
    public boolean isSameRM(XAResource other) {
        return this == other;
    }

    @Override
    public int getTransactionTimeout() throws XAException {
        return real.getTransactionTimeout();
    }

    @Override
    public boolean setTransactionTimeout(int seconds) throws XAException {
        return real.setTransactionTimeout(seconds);
    }
}
