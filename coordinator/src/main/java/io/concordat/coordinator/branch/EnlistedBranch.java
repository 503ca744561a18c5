package io.concordat.coordinator.branch;

import static io.concordat.coordinator.observe.ProtocolStep.COMMITTED;
import static io.concordat.coordinator.observe.ProtocolStep.COMMITTED_ONE_PHASE;
import static io.concordat.coordinator.observe.ProtocolStep.COMMITTING;
import static io.concordat.coordinator.observe.ProtocolStep.COMMITTING_ONE_PHASE;
import static io.concordat.coordinator.observe.ProtocolStep.ENDED;
import static io.concordat.coordinator.observe.ProtocolStep.ENLISTED;
import static io.concordat.coordinator.observe.ProtocolStep.PREPARED;
import static io.concordat.coordinator.observe.ProtocolStep.PREPARING;
import static io.concordat.coordinator.observe.ProtocolStep.ROLLED_BACK;
import static io.concordat.coordinator.observe.ProtocolStep.ROLLING_BACK;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.concordat.coordinator.CoordinatedResource;
import io.concordat.coordinator.decision.Participant;
import io.concordat.coordinator.observe.ProtocolStep;
import java.util.Optional;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/**
 * The wrapper around every XAResource of a transaction: what stands between the engine and the store.
 *
 * <p>It sends END lazily, just before prepare, commit or rollback, and answers SUSPEND, RESUME and JOIN by itself, since
 * MySQL knows none of them. It remembers a failed END and votes no, since the engine swallows it. After a decision it
 * never lets an uncertain answer reach the engine, which would retry on the caller's thread or take it as done: such a
 * branch is left to recovery. One branch's calls are serialised; thread-safe.
 */
public final class EnlistedBranch extends XAResourceDefaults {
    private enum State {
        NEW,
        ACTIVE,
        ENDED,
        PREPARED,
        FINISHED,
        LEFT_TO_RECOVERY
    }

    private final GlobalTransaction transaction;
    private final CoordinatedResource resource;
    private final XAResource delegate;

    private State state = State.NEW;
    private Xid xid;
    private boolean failed;
    private XAException endFailure;
    private XAException heuristic;

    EnlistedBranch(GlobalTransaction transaction, CoordinatedResource resource, XAResource delegate) {
        this.transaction = transaction;
        this.resource = resource;
        this.delegate = delegate;
    }

    public CoordinatedResource resource() {
        return resource;
    }

    XAResource delegate() {
        return delegate;
    }

    synchronized boolean isPrepared() {
        return state == State.PREPARED;
    }

    synchronized boolean isLeftToRecovery() {
        return state == State.LEFT_TO_RECOVERY;
    }

    synchronized boolean isOpen() {
        return state == State.ACTIVE || state == State.ENDED || state == State.PREPARED;
    }

    synchronized Optional<XAException> heuristic() {
        return Optional.ofNullable(heuristic);
    }

    synchronized Participant participant() {
        return new Participant(resource.name(), new String(xid.getBranchQualifier(), US_ASCII));
    }

    @Override
    public synchronized void start(Xid branchXid, int flags) throws XAException {
        if (flags != TMNOFLAGS) {
            return; // RESUME and JOIN: the store was never told of the suspension or the end
        }
        xid = branchXid;
        delegate.start(branchXid, TMNOFLAGS);
        state = State.ACTIVE;
        step(ENLISTED);
    }

    @Override
    public synchronized void end(Xid branchXid, int flags) {
        failed |= flags == TMFAIL;
    }

    private void endNow() {
        if (state != State.ACTIVE) {
            return;
        }
        try {
            delegate.end(xid, failed ? TMFAIL : TMSUCCESS);
        } catch (XAException e) {
            endFailure = e;
        } catch (RuntimeException e) {
            endFailure = new BranchException(XAException.XAER_RMERR, e.toString(), e);
        }
        state = State.ENDED;
        step(ENDED);
    }

    @Override
    public synchronized int prepare(Xid branchXid) throws XAException {
        refuseAfterDeadline();
        endNow();
        refuseAfterFailedEnd();
        step(PREPARING);
        int vote = call("prepare", () -> delegate.prepare(xid));
        state = vote == XA_RDONLY ? State.FINISHED : State.PREPARED;
        step(PREPARED);
        return vote;
    }

    private void refuseAfterDeadline() throws XAException {
        if (transaction.isPastDeadline()) {
            throw noVote(XAException.XA_RBTIMEOUT, "the transaction's timeout is over", null);
        }
    }

    private void refuseAfterFailedEnd() throws XAException {
        if (endFailure != null) {
            throw noVote(XAException.XA_RBROLLBACK, "END failed: " + describe(endFailure), endFailure);
        }
        if (failed) {
            throw noVote(XAException.XA_RBROLLBACK, "it was delisted as failed", null);
        }
    }

    private XAException noVote(int code, String reason, Throwable cause) {
        BranchException no = new BranchException(code, this + " cannot commit: " + reason, cause);
        transaction.refusedBy(no);
        return no;
    }

    @Override
    public void commit(Xid branchXid, boolean onePhase) throws XAException {
        if (onePhase) {
            commitOnePhase();
        } else {
            transaction.commitPrepared();
            Optional<XAException> split = heuristic();
            if (split.isPresent()) {
                throw split.get();
            }
        }
    }

    private synchronized void commitOnePhase() throws XAException {
        try {
            refuseAfterDeadline();
            endNow();
            refuseAfterFailedEnd();
        } catch (XAException no) {
            rollback(xid);
            throw no;
        }
        step(COMMITTING_ONE_PHASE);
        try {
            call("commit in one phase", () -> {
                delegate.commit(xid, true);
                return XA_OK;
            });
        } catch (XAException e) {
            state = State.FINISHED;
            if (!BranchException.isRollback(e)) {
                transaction.onePhaseUnanswered(e);
            }
            throw e;
        }
        state = State.FINISHED;
        transaction.committedOnePhase();
        step(COMMITTED_ONE_PHASE);
    }

    /** Commits after the decision. Never throws: what is uncertain is left to recovery, what is split is remembered. */
    synchronized void commitPrepared() {
        if (state != State.PREPARED) {
            return;
        }
        step(COMMITTING);
        try {
            delegate.commit(xid, false);
            state = State.FINISHED;
            step(COMMITTED);
        } catch (XAException e) {
            switch (e.errorCode) {
                case XAException.XA_HEURCOM -> state = State.FINISHED;
                case XAException.XA_HEURMIX, XAException.XA_HEURRB -> {
                    heuristic = e;
                    state = State.FINISHED;
                }
                default -> leaveToRecovery("commit", e);
            }
        } catch (RuntimeException e) {
            leaveToRecovery("commit", e);
        }
    }

    @Override
    public synchronized void rollback(Xid branchXid) throws XAException {
        if (state == State.FINISHED || state == State.NEW || state == State.LEFT_TO_RECOVERY) {
            return;
        }
        if (transaction.mayBeCommitted()) {
            leaveToRecovery("rollback", new IllegalStateException("the decision may be durable"));
            return;
        }
        endNow();
        step(ROLLING_BACK);
        try {
            delegate.rollback(xid);
            state = State.FINISHED;
            step(ROLLED_BACK);
        } catch (XAException e) {
            rollbackAnswered(e);
        } catch (RuntimeException e) {
            leaveToRecovery("rollback", e);
        }
    }

    private void rollbackAnswered(XAException e) throws XAException {
        boolean split = e.errorCode == XAException.XA_HEURCOM || e.errorCode == XAException.XA_HEURMIX;
        boolean gone = BranchException.isRollback(e)
                || e.errorCode == XAException.XAER_NOTA
                || e.errorCode == XAException.XA_HEURRB;
        if (split) {
            heuristic = e;
            state = State.FINISHED;
            throw e;
        } else if (gone) {
            state = State.FINISHED;
            step(ROLLED_BACK);
        } else {
            leaveToRecovery("rollback", e);
        }
    }

    private void leaveToRecovery(String what, Exception e) {
        state = State.LEFT_TO_RECOVERY;
        transaction.leftToRecovery(this, what, e);
    }

    private int call(String what, XaCall call) throws XAException {
        try {
            return call.run();
        } catch (XAException e) {
            transaction.refusedBy(e);
            throw e;
        } catch (RuntimeException e) {
            BranchException failure =
                    new BranchException(XAException.XAER_RMERR, this + " failed to " + what + ": " + e, e);
            transaction.refusedBy(failure);
            throw failure;
        }
    }

    private void step(ProtocolStep step) {
        transaction.steps().took(step, transaction.gtrid(), resource.name());
    }

    static String describe(XAException e) {
        String message = e.getMessage();
        return BranchException.nameOf(e) + (message == null ? "" : ", " + message);
    }

    @Override
    public String toString() {
        return "Branch of " + transaction.gtrid() + " on resource '" + resource.name() + "'";
    }

    @FunctionalInterface
    private interface XaCall {
        int run() throws XAException;
    }
}
