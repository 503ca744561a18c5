package io.concordat.coordinator.redis;

import io.concordat.redis.RedisAccessException;
import io.concordat.redis.RedisRecords;
import io.concordat.redis.RedisXAConnection;
import io.concordat.redis.RedoSource;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/**
 * A Redis in the hands of recovery: what it has lost comes back before its branches are listed, and it rolls back only what can
 * be presumed aborted. For one pass; not thread-safe.
 */
final class RecoveryResource implements XAResource {
    /** How often the generation may be raised while one branch is rolled back. */
    private static final int RAISES = 5;

    private final String resource;
    private final RedisXAConnection connection;
    private final XAResource redis;
    private final RedisRecords records;
    private final BeforeScan before;
    private final LostHistory history;
    private final DecidedCommit decided;
    private final Set<List<String>> listed = new HashSet<>();
    private final AtomicLong generation;
    private boolean looked;

    /** @param generation as the pass has found it: shared with connections that help, and do not scan themselves */
    RecoveryResource(
            String resource,
            RedisXAConnection connection,
            RedisRecords records,
            BeforeScan before,
            LostHistory history,
            DecidedCommit decided,
            AtomicLong generation) {
        this.generation = generation;
        this.decided = decided;
        this.resource = resource;
        this.connection = connection;
        this.redis = connection.getXAResource();
        this.records = records;
        this.before = before;
        this.history = history;
    }

    @Override
    public Xid[] recover(int flags) throws XAException {
        if (!looked) {
            try {
                Optional<String> why = before.ensure(connection);
                if (why.isPresent()) {
                    throw failure(
                            XAException.XAER_RMFAIL,
                            "may have lost something, and is not told yet: " + why.get(),
                            null);
                }
                generation.set(records.generation());
            } catch (RedisAccessException | IllegalStateException e) {
                throw failure(XAException.XAER_RMFAIL, e.getMessage(), e);
            }
            looked = true;
        }
        Xid[] found = redis.recover(flags);
        for (Xid xid : found) {
            listed.add(key(xid));
        }
        return found;
    }

    /** Connections that help others have not scanned: for them every branch may be one that was not prepared. */
    @Override
    public void commit(Xid xid, boolean onePhase) throws XAException {
        if (onePhase || !(redis instanceof RedoSource source)) {
            redis.commit(xid, onePhase);
        } else {
            decided.commit(source, xid, listed.contains(key(xid)));
        }
    }

    private static List<String> key(Xid xid) {
        return List.of(
                HexFormat.of().formatHex(xid.getGlobalTransactionId()),
                HexFormat.of().formatHex(xid.getBranchQualifier()));
    }

    /**
     * Its lack of a decision was seen, for good, after the generation was read. A generation that is raised meanwhile is read
     * again: a Redis that shows at least what the log has confirmed has not lost the commit of a branch whose decision was
     * forgotten, so that what it lists as prepared was never committed.
     */
    @Override
    public void rollback(Xid xid) throws XAException {
        try {
            refuseAfterLoss();
            boolean done = records.rollback(xid, generation.get());
            for (int again = 0; !done && again < RAISES; again++) {
                long now = records.generation();
                refuseAfterLoss();
                done = records.rollback(xid, now);
            }
            if (!done) {
                throw failure(XAException.XAER_RMFAIL, "decisions were forgotten meanwhile: look again", null);
            }
        } catch (RedisAccessException e) {
            throw failure(XAException.XAER_RMFAIL, e.getMessage(), e);
        }
    }

    private void refuseAfterLoss() throws XAException {
        if (history.look()) {
            throw failure(
                    XAException.XAER_RMFAIL,
                    history.alarm().orElse("has lost history")
                            + ". This branch may be committed elsewhere, and is left in"
                            + " doubt: look, then call acknowledgeLostHistory() of the resource",
                    null);
        }
    }

    private XAException failure(int code, String message, Throwable cause) {
        XAException failure = new XAException("Redis resource '" + resource + "': " + message);
        failure.errorCode = code;
        failure.initCause(cause);
        return failure;
    }

    @Override
    public void forget(Xid xid) throws XAException {
        redis.forget(xid);
    }

    @Override
    public boolean isSameRM(XAResource other) throws XAException {
        return redis.isSameRM(other);
    }

    @Override
    public void start(Xid xid, int flags) throws XAException {
        redis.start(xid, flags);
    }

    @Override
    public void end(Xid xid, int flags) throws XAException {
        redis.end(xid, flags);
    }

    @Override
    public int prepare(Xid xid) throws XAException {
        return redis.prepare(xid);
    }

    @Override
    public int getTransactionTimeout() throws XAException {
        return redis.getTransactionTimeout();
    }

    @Override
    public boolean setTransactionTimeout(int seconds) throws XAException {
        return redis.setTransactionTimeout(seconds);
    }
}
