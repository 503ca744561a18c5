package io.concordat.redis;

import io.concordat.redis.recover.PreparedIndex;
import io.concordat.redis.script.Remedies;
import io.concordat.redis.script.UnknownAnswerException;
import java.util.List;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** The scan for prepared branches that one connection has begun. Thread-safe. */
final class Scan {
    private final ServerIdentity identity;
    private final PreparedIndex prepared;
    private boolean scanning;

    Scan(ServerIdentity identity, PreparedIndex prepared) {
        this.identity = identity;
        this.prepared = prepared;
    }

    /** Answers everything when the scan starts, because some transaction managers ask only once. */
    synchronized Xid[] recover(int flags) throws XAException {
        if ((flags & ~(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN)) != 0) {
            throw scanError(": recover does not know these flags");
        }
        boolean start = (flags & XAResource.TMSTARTRSCAN) != 0;
        if (!start && !scanning) {
            throw scanError(": recover without a started scan. Begin with TMSTARTRSCAN");
        }
        scanning = (flags & XAResource.TMENDRSCAN) == 0;
        if (!start) {
            return new Xid[0];
        }
        try {
            return prepared.list().toArray(Xid[]::new);
        } catch (UnknownAnswerException e) {
            scanning = false;
            throw new RedisXAException(
                            XAException.XAER_RMFAIL,
                            identity.description() + ": the prepared branches cannot be listed (" + e.getMessage()
                                    + "). " + Remedies.of(e, identity.prefix()).orElse("Try again once Redis answers"),
                            List.of())
                    .causedBy(e);
        }
    }

    private RedisXAException scanError(String message) {
        return new RedisXAException(XAException.XAER_INVAL, identity.description() + message, List.of());
    }
}
