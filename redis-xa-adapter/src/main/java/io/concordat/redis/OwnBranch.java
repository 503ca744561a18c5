package io.concordat.redis;

import io.concordat.redis.branch.Overlay;
import io.concordat.redis.keys.BranchXid;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;

/**
 * Runs each operation in a branch of its own, committed in one phase. While others are in the way, the operation is done
 * afresh: nothing of it has been applied. It changes keys of one group only: in several it would have to be prepared, and
 * when the process died then, no transaction manager would know the branch that keeps the keys locked. Thread-safe.
 */
final class OwnBranch implements BranchAccess {
    /** How often an operation is tried in all; each time prepare waits for a locked key as the data source says. */
    static final int ATTEMPTS = 10;

    /** The longest pause before the second attempt; twice as long before each further one, up to the cap. */
    private static final long FIRST_PAUSE_MICROS = 500;

    private static final long LONGEST_PAUSE_MICROS = 50_000;

    /** "CncO" in ASCII, so that these branches can be told apart in Redis. They are never prepared, so never recovered. */
    private static final int FORMAT_ID = 0x436E634F;

    private final RedisXADataSource dataSource;

    OwnBranch(RedisXADataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public <T> T work(Function<Overlay, T> operation) {
        for (int attempt = 1; ; attempt++) {
            BranchXid xid = newXid();
            try (RedisXAConnection connection = dataSource.getXAConnection()) {
                return attempt(connection, xid, operation);
            } catch (XAException e) {
                if (!isConflict(e)) {
                    throw refused(xid, "", false, e);
                }
                if (attempt == ATTEMPTS || !pause(attempt)) {
                    throw refused(xid, ", others were in the way (attempts: " + attempt + ")", true, e);
                }
            }
        }
    }

    private <T> T attempt(RedisXAConnection connection, BranchXid xid, Function<Overlay, T> operation)
            throws XAException {
        XAResource resource = connection.getXAResource();
        resource.start(xid, XAResource.TMNOFLAGS);
        T result;
        try {
            result = connection.getSession().work(overlay -> inOneGroup(overlay, operation));
        } catch (Throwable failure) {
            resource.end(xid, XAResource.TMFAIL);
            resource.rollback(xid); // says nothing to Redis, which knows nothing of it
            throw failure;
        }
        resource.end(xid, XAResource.TMSUCCESS);
        commit(connection, xid);
        return result;
    }

    private static <T> T inOneGroup(Overlay overlay, Function<Overlay, T> operation) {
        T result = operation.apply(overlay);
        if (!overlay.changesOneGroupAtMost()) {
            throw new IllegalArgumentException(
                    "An operation outside a transaction can only change keys in one of the slots"
                            + " of a Redis Cluster. Nothing was changed; do it in a transaction, or key by key");
        }
        return result;
    }

    /** A commit without an answer is asked for once more: the script has its effect once, and answers the same. */
    private void commit(RedisXAConnection connection, BranchXid xid) throws XAException {
        XAResource resource = connection.getXAResource();
        try {
            resource.commit(xid, true);
        } catch (XAException first) {
            if (first.errorCode != XAException.XAER_RMFAIL) {
                throw known(xid, first);
            }
            try {
                resource.commit(xid, true);
            } catch (XAException second) {
                connection.letGo(xid);
                throw known(xid, second);
            }
        }
    }

    /** What is certain goes on as it is. */
    private XAException known(BranchXid xid, XAException e) {
        if (e.errorCode >= XAException.XA_RBBASE && e.errorCode <= XAException.XA_RBEND) {
            return e;
        }
        throw new OperationInDoubtException(
                dataSource + ": an operation outside a transaction (branch " + xid + ") may have been applied ("
                        + e.getMessage() + "). Look at its key before it is repeated",
                e);
    }

    private OperationRefusedException refused(BranchXid xid, String what, boolean conflict, XAException cause) {
        return new OperationRefusedException(
                dataSource + ": an operation outside a transaction (branch " + xid + ") changed nothing" + what + ": "
                        + cause.getMessage(),
                conflict,
                cause);
    }

    private static boolean isConflict(XAException e) {
        return e.errorCode == XAException.XA_RBTRANSIENT || e.errorCode == XAException.XA_RBDEADLOCK;
    }

    /** At random, so that those who were in each other's way do not meet again; an interrupt ends the attempts. */
    private static boolean pause(int attempt) {
        long longest = Math.min(LONGEST_PAUSE_MICROS, FIRST_PAUSE_MICROS << (attempt - 1));
        try {
            TimeUnit.MICROSECONDS.sleep(ThreadLocalRandom.current().nextLong(longest + 1));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static BranchXid newXid() {
        return new BranchXid(FORMAT_ID, UUID.randomUUID().toString().replace("-", ""), "01");
    }
}
