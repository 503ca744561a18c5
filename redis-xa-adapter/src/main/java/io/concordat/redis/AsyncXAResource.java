package io.concordat.redis;

import java.util.concurrent.CompletionStage;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/**
 * An XA resource whose calls at the end of a branch can be made without waiting for them, so that a transaction manager asks
 * several branches at once. Each does what its blocking counterpart does, in the same order of states, and fails with the
 * same {@link javax.transaction.xa.XAException}. Thread-safe.
 *
 * <p>A prepare is sent on the caller's thread; what is left to do when Redis has not said yes at once, and each other call,
 * waits on a thread of the data source, one for each call under way; there are none while there is nothing to do. A call on a
 * closed data source fails with XAER_RMFAIL, and nothing is sent. Dependent stages run on those threads and on those of the
 * Redis client, so they must be quick and must not wait for anything; {@code thenApplyAsync} and its like may.
 */
public interface AsyncXAResource extends XAResource {
    /** As {@link #prepare}; completed with the vote. */
    CompletionStage<Integer> prepareAsync(Xid xid);

    /** As {@link #commit}. */
    CompletionStage<Void> commitAsync(Xid xid, boolean onePhase);

    /** As {@link #rollback}. */
    CompletionStage<Void> rollbackAsync(Xid xid);
}
