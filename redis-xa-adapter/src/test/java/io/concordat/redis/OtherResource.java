package io.concordat.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** The other resource of a transaction, scripted: remembers the calls, and does something during one of them. */
final class OtherResource implements XAResource {
    private final List<String> calls = new ArrayList<>();
    private final Map<String, Runnable> actions = new HashMap<>();
    private boolean voteNo;

    /** Does something when it is called so. */
    OtherResource during(String call, Runnable action) {
        actions.put(call, action);
        return this;
    }

    /** Refuses the prepare. */
    OtherResource votingNo() {
        voteNo = true;
        return this;
    }

    List<String> calls() {
        return List.copyOf(calls);
    }

    private void call(String name) {
        calls.add(name);
        actions.getOrDefault(name, () -> {}).run();
    }

    @Override
    public void start(Xid xid, int flags) {
        call("start");
    }

    @Override
    public void end(Xid xid, int flags) {
        call("end");
    }

    @Override
    public int prepare(Xid xid) throws XAException {
        call("prepare");
        if (voteNo) {
            throw new XAException(XAException.XA_RBROLLBACK);
        }
        return XA_OK;
    }

    @Override
    public void commit(Xid xid, boolean onePhase) {
        call(onePhase ? "commit in one phase" : "commit");
    }

    @Override
    public void rollback(Xid xid) {
        call("rollback");
    }

    @Override
    public void forget(Xid xid) {
        call("forget");
    }

    @Override
    public Xid[] recover(int flags) {
        return new Xid[0];
    }

    @Override
    public boolean isSameRM(XAResource other) {
        return this == other;
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
