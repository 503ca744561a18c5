package io.concordat.coordinator.redis;

import io.concordat.redis.RedoSource;
import javax.transaction.xa.XAException;
import javax.transaction.xa.Xid;

/** How recovery commits a branch that the log has decided. Thread-safe. */
@FunctionalInterface
interface DecidedCommit {
    /**
     * Commits a branch.
     *
     * @param listed whether Redis lists it as prepared
     * @throws XAException as {@link javax.transaction.xa.XAResource#commit}
     */
    void commit(RedoSource redis, Xid xid, boolean listed) throws XAException;
}
