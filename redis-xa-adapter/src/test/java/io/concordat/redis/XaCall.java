package io.concordat.redis;

import static javax.transaction.xa.XAResource.TMENDRSCAN;
import static javax.transaction.xa.XAResource.TMFAIL;
import static javax.transaction.xa.XAResource.TMJOIN;
import static javax.transaction.xa.XAResource.TMNOFLAGS;
import static javax.transaction.xa.XAResource.TMRESUME;
import static javax.transaction.xa.XAResource.TMSTARTRSCAN;
import static javax.transaction.xa.XAResource.TMSUCCESS;
import static javax.transaction.xa.XAResource.TMSUSPEND;

import java.util.Arrays;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** A call that a transaction manager makes about one branch, and its answer in words. */
enum XaCall {
    START((resource, xid) -> {
        resource.start(xid, TMNOFLAGS);
        return "OK";
    }),
    JOIN((resource, xid) -> {
        resource.start(xid, TMJOIN);
        return "OK";
    }),
    RESUME((resource, xid) -> {
        resource.start(xid, TMRESUME);
        return "OK";
    }),
    END((resource, xid) -> {
        resource.end(xid, TMSUCCESS);
        return "OK";
    }),
    FAIL((resource, xid) -> {
        resource.end(xid, TMFAIL);
        return "OK";
    }),
    SUSPEND((resource, xid) -> {
        resource.end(xid, TMSUSPEND);
        return "OK";
    }),
    PREPARE((resource, xid) -> resource.prepare(xid) == XAResource.XA_OK ? "XA_OK" : "XA_RDONLY"),
    COMMIT((resource, xid) -> {
        resource.commit(xid, false);
        return "OK";
    }),
    ONE_PHASE((resource, xid) -> {
        resource.commit(xid, true);
        return "OK";
    }),
    ROLLBACK((resource, xid) -> {
        resource.rollback(xid);
        return "OK";
    }),
    FORGET((resource, xid) -> {
        resource.forget(xid);
        return "OK";
    }),
    RECOVER((resource, xid) ->
            Arrays.asList(resource.recover(TMSTARTRSCAN | TMENDRSCAN)).contains(xid) ? "LISTED" : "NOT_LISTED");

    @SuppressWarnings("ImmutableEnumChecker") // a lambda without state
    private final Action action;

    XaCall(Action action) {
        this.action = action;
    }

    /** Makes the call; an exception is answered by the name of its code. */
    String on(XAResource resource, Xid xid) {
        try {
            return action.on(resource, xid);
        } catch (XAException e) {
            return XaErrors.nameOf(e);
        }
    }

    /** Makes the call. */
    void throwing(XAResource resource, Xid xid) throws XAException {
        String ignored = action.on(resource, xid);
    }

    private interface Action {
        String on(XAResource resource, Xid xid) throws XAException;
    }
}
