package io.concordat.redis;

import java.util.Optional;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/**
 * An XA resource that tells, after a yes vote, what its store would have to be told again if it lost the branch. A transaction
 * manager keeps the bytes with its decision to commit, and hands them to {@link RedisReplay} after a loss. Thread-safe.
 */
public interface RedoSource extends XAResource {
    /**
     * What a prepared branch has staged, in a format of its own that later versions read too. Asks nobody.
     *
     * @return empty unless {@link RedisRecords#expectReplays} was called before the branch was prepared
     * @throws XAException XAER_NOTA for a branch that this data source has not prepared, or that has ended
     */
    Optional<byte[]> redo(Xid xid) throws XAException;

    /**
     * Tells the place of a decision to commit in the order of all decisions, before each commit of the branch in two phases. Asks
     * nobody; does nothing unless {@link RedisRecords#writeAfterDecisions} was called.
     *
     * @param place from 1; of two decisions that may touch the same keys, the later one's is higher
     */
    void decided(Xid xid, long place);
}
