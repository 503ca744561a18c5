package io.concordat.coordinator.redis;

import io.concordat.redis.RedisAccessException;
import io.concordat.redis.RedisRecords;
import io.concordat.redis.RedisXAConnection;
import io.concordat.redis.RedoSource;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
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
    private final AtomicReference<OptionalLong> generation;
    private boolean ensured;

    /** @param generation as the last scan has found it: shared with connections that help, and do not scan themselves */
    RecoveryResource(
            String resource,
            RedisXAConnection connection,
            RedisRecords records,
            BeforeScan before,
            LostHistory history,
            DecidedCommit decided,
            AtomicReference<OptionalLong> generation) {
        this.generation = generation;
        this.decided = decided;
        this.resource = resource;
        this.connection = connection;
        this.redis = connection.getXAResource();
        this.records = records;
        this.before = before;
        this.history = history;
    }

    /** Looks before it lists, each time: what was seen to have no decision since the last list may be presumed then. */
    @Override
    public Xid[] recover(int flags) throws XAException {
        try {
            if (!ensured) {
                Optional<String> why = before.ensure(connection);
                if (why.isPresent()) {
                    throw failure(
                            XAException.XAER_RMFAIL,
                            "may have lost something, and is not told yet: " + why.get(),
                            null);
                }
            }
            generation.set(history.look());
        } catch (RedisAccessException | IllegalStateException e) {
            throw failure(XAException.XAER_RMFAIL, e.getMessage(), e);
        }
        ensured = true;
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
     * Its lack of a decision was seen, for good, before the last scan looked at the generations. So a Redis that has that one
     * has not lost the commit of a branch whose decision was forgotten, and what it lists as prepared was never committed. One
     * that has another is looked at again: it was raised meanwhile, or has gone back.
     */
    @Override
    public void rollback(Xid xid) throws XAException {
        try {
            boolean done = records.rollback(xid, orRefuse(generation.get()));
            for (int again = 0; !done && again < RAISES; again++) {
                OptionalLong now = history.look();
                generation.set(now);
                done = records.rollback(xid, orRefuse(now));
            }
            if (!done) {
                throw failure(XAException.XAER_RMFAIL, "decisions were forgotten meanwhile: look again", null);
            }
        } catch (RedisAccessException e) {
            throw failure(XAException.XAER_RMFAIL, e.getMessage(), e);
        }
    }

    private long orRefuse(OptionalLong presumed) throws XAException {
        if (presumed.isEmpty()) {
            throw failure(
                    XAException.XAER_RMFAIL,
                    history.alarm().orElse("has lost history")
                            + ". This branch may be committed elsewhere, and is left in"
                            + " doubt: look, then call acknowledgeLostHistory() of the resource",
                    null);
        }
        return presumed.getAsLong();
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
