package io.concordat.coordinator.branch;

import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** The part of an enlisted branch's XAResource that has nothing to do: recovery and timeouts are the coordinator's. */
abstract class XAResourceDefaults implements XAResource {
    /** Without I/O, since the engine asks under a global lock: branches on different connections stay different. */
    @Override
    public final boolean isSameRM(XAResource other) {
        return this == other;
    }

    @Override
    public final Xid[] recover(int flags) {
        return new Xid[0];
    }

    /** Heuristics are kept until a person has seen them: the engine does not get to forget them. */
    @Override
    public final void forget(Xid xid) {}

    @Override
    public final int getTransactionTimeout() {
        return 0;
    }

    @Override
    public final boolean setTransactionTimeout(int seconds) {
        return false;
    }
}
