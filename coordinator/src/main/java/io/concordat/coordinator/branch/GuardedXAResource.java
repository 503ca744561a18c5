package io.concordat.coordinator.branch;

import io.concordat.coordinator.CoordinatedResource;
import java.util.Optional;
import java.util.OptionalLong;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store's XAResource whose failures are XAExceptions, whatever its driver throws, Errors too: the engine loses its way
 * on anything else.
 */
final class GuardedXAResource {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedXAResource.class);
    private static final int CUT_OFF = 1;

    private final CoordinatedResource resource;
    private final XAResource xaResource;
    private final String branch;
    private final BegunCall<Integer> begunPrepare = new BegunCall<>();
    private final BegunCall<Void> begunCommit = new BegunCall<>();
    private OptionalLong answeredNanos = OptionalLong.empty();

    GuardedXAResource(CoordinatedResource resource, XAResource xaResource, String branch) {
        this.resource = resource;
        this.xaResource = xaResource;
        this.branch = branch;
    }

    /** Begins to prepare, if the store can be asked without waiting; {@link #prepare} then waits for the answer. */
    boolean beginPrepare(Xid xid) {
        return begunPrepare.begin(() -> resource.prepareAsync(xaResource, xid));
    }

    /** Begins to commit, as {@link #beginPrepare}; {@link #commitPrepared} then waits for the answer. */
    boolean beginCommit(Xid xid) {
        return begunCommit.begin(() -> resource.commitAsync(xaResource, xid));
    }

    boolean isPrepareBegun() {
        return begunPrepare.isBegun();
    }

    boolean isCommitBegun() {
        return begunCommit.isBegun();
    }

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
        return call("prepare", () -> begunPrepare.isBegun() ? await(begunPrepare) : xaResource.prepare(xid));
    }

    void commitInOnePhase(Xid xid) throws XAException {
        call("commit", () -> {
            xaResource.commit(xid, true);
            return XAResource.XA_OK;
        });
    }

    void commitPrepared(Xid xid) throws XAException {
        call("commit", () -> {
            if (begunCommit.isBegun()) {
                await(begunCommit);
            } else {
                xaResource.commit(xid, false);
            }
            return XAResource.XA_OK;
        });
    }

    void rollback(Xid xid) throws XAException {
        call("roll back", () -> {
            xaResource.rollback(xid);
            return XAResource.XA_OK;
        });
    }

    /** Cuts the branch off, if its store does that; false if it is to be ended and rolled back instead. */
    boolean abandon(Xid xid) throws XAException {
        return call("cut off", () -> resource.abandon(xaResource, xid) ? CUT_OFF : XAResource.XA_OK) == CUT_OFF;
    }

    private <T> T await(BegunCall<T> begun) throws XAException {
        try {
            return begun.await();
        } finally {
            answeredNanos = begun.answeredNanos();
        }
    }

    /** When it answered what it was asked last, as {@link System#nanoTime()} counts. */
    long answeredNanos() {
        return answeredNanos.orElseGet(System::nanoTime);
    }

    Optional<byte[]> redo(Xid xid) throws XAException {
        try {
            return resource.redo(xaResource, xid);
        } catch (RuntimeException | Error e) {
            throw new BranchException(XAException.XAER_RMERR, branch + " cannot say what it has staged: " + e, e);
        }
    }

    /** Tells the place of the decision; a store that fails at that is asked by recovery, which tells it again. */
    void decided(Xid xid, long place) {
        try {
            resource.decided(xaResource, xid, place);
        } catch (RuntimeException | Error e) {
            LOG.warn("{} could not be told the place of its decision", branch, e);
        }
    }

    private int call(String what, Call call) throws XAException {
        answeredNanos = OptionalLong.empty();
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
