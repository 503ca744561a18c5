package io.concordat.coordinator.redis;

import io.concordat.coordinator.decision.BranchXid;
import io.concordat.coordinator.decision.DecisionLog;
import io.concordat.coordinator.decision.DecisionUnknownException;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.redis.RedisRecords;
import io.concordat.redis.RedoSource;
import java.util.Optional;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the branches that are prepared in a Redis before a replay: those it has not lost, and those that have come back with an
 * earlier state. A branch that is there has all before it that touched its keys, so that they may come in any order.
 */
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private final String resource;
    private final RedoSource xaResource;
    private final DecidedBranches decided;
    private final RedisRecords records;
    private final DecisionLog log;

    Leftovers(String resource, RedoSource xaResource, RedisRecords records, DecisionLog log, DecidedBranches decided) {
        this.decided = decided;
        this.resource = resource;
        this.xaResource = xaResource;
        this.records = records;
        this.log = log;
    }

    /**
     * Commits what is decided and rolls back the rest.
     *
     * @param historyIsLost whether the decision of what has none may have been forgotten: then it is left as it is
     * @return what is left so
     */
    Optional<String> end(boolean historyIsLost) {
        long generation = records.generation();
        Optional<String> left = Optional.empty();
        try {
            for (Xid xid : xaResource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN)) {
                Optional<Gtrid> gtrid =
                        BranchXid.isOurs(xid) ? Gtrid.parse(xid.getGlobalTransactionId()) : Optional.empty();
                if (gtrid.isPresent() && !end(xid, gtrid.get(), generation, historyIsLost)) {
                    left = Optional.of(gtrid.get().toString());
                }
            }
        } catch (XAException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
        return left;
    }

    private boolean end(Xid xid, Gtrid gtrid, long generation, boolean historyIsLost) throws XAException {
        try {
            if (log.resolve(gtrid) == Resolution.COMMIT) {
                decided.commit(xaResource, xid, true);
            } else if (historyIsLost) {
                return false;
            } else if (!records.rollback(xid, generation)) {
                throw new XAException(XAException.XAER_RMFAIL);
            }
        } catch (DecisionUnknownException e) {
            LOG.warn("Redis resource '{}' has a branch of {}: {}", resource, gtrid, e.getMessage());
        } catch (XAException e) {
            if (e.errorCode < XAException.XA_HEURMIX || e.errorCode > XAException.XA_HEURHAZ) {
                throw e;
            }
            // Listed until it is forgotten.
            LOG.debug("Redis resource '{}': branch of {} ended heuristically", resource, gtrid, e);
        }
        return true;
    }
}
