package io.concordat.coordinator.branch;

import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/**
 * A store's XAResource whose failures are XAExceptions, whatever its driver throws, Errors too: the engine loses its way
 * on anything else.
 */
record GuardedXAResource(XAResource xaResource, String branch) {
    void start(Xid xid) throws XAException {
        call("start", () -> {
            xaResource.start(xid, XAResource.TMNOFLAGS);
            return XAResource.XA_OK;
        });
    }

    void end(Xid xid, int flags) throws XAException {
        call("end", () -> {
            xaResource.end(xid, flags);
            return XAResource.XA_OK;
        });
    }

    int prepare(Xid xid) throws XAException {
        return call("prepare", () -> xaResource.prepare(xid));
    }

    void commit(Xid xid, boolean onePhase) throws XAException {
        call("commit", () -> {
            xaResource.commit(xid, onePhase);
            return XAResource.XA_OK;
        });
    }

    void rollback(Xid xid) throws XAException {
        call("roll back", () -> {
            xaResource.rollback(xid);
            return XAResource.XA_OK;
        });
    }

    private int call(String what, Call call) throws XAException {
        try {
            return call.run();
        } catch (XAException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            throw new BranchException(XAException.XAER_RMERR, branch + " failed to " + what + ": " + e, e);
        }
    }

    @FunctionalInterface
    private interface Call {
        int run() throws XAException;
    }
}
