package io.concordat.testing.benchmarks.parts;

import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/**
 * A branch that says yes to everything and does nothing. Immutable.
 *
 * @param store the name of the store that it would be in
 */
record IdleResource(String store) implements XAResource {
    @Override
    public void start(Xid xid, int flags) {}

    @Override
    public void end(Xid xid, int flags) {}

    @Override
    public int prepare(Xid xid) {
        return XA_OK;
    }

    @Override
    public void commit(Xid xid, boolean onePhase) {}

    @Override
    public void rollback(Xid xid) {}

    @Override
    public void forget(Xid xid) {}

    @Override
    public Xid[] recover(int flag) {
        return new Xid[0];
    }

    @Override
    public boolean isSameRM(XAResource other) {
        return equals(other);
    }

    @Override
    public int getTransactionTimeout() {
        return 0;
    }

    @Override
    public boolean setTransactionTimeout(int seconds) {
        return false;
    }
}
