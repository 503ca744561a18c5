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
 * branch is left to recovery. One branch's calls are serialised, those of different branches are not; thread-safe.
 */
public final class EnlistedBranch extends XAResourceDefaults {
    private enum State {
        NEW,
        ACTIVE,
        ENDED,
        PREPARED,
        READ_ONLY,
        COMMITTED,
        ROLLED_BACK,
        SPLIT,
        LEFT_TO_RECOVERY
    }

    private final GlobalTransaction transaction;
    private final CoordinatedResource resource;
    private final XAResource delegate;
    private final GuardedXAResource store;
    private State state = State.NEW;
    private Xid xid;
    private boolean failed;
    private XAException endFailure;
    private XAException heuristic;
    private XAException refusal;
    private boolean asking;
    private boolean committing;

    EnlistedBranch(GlobalTransaction transaction, CoordinatedResource resource, XAResource delegate) {
        this.transaction = transaction;
        this.resource = resource;
        this.delegate = delegate;
        this.store = new GuardedXAResource(resource, delegate, toString());
    }

    public CoordinatedResource resource() {
        return resource;
    }

    XAResource delegate() {
        return delegate;
    }

    synchronized boolean isNew() {
        return state == State.NEW;
    }

    synchronized boolean isPrepared() {
        return state == State.PREPARED;
    }

    synchronized boolean isReadOnly() {
        return state == State.READ_ONLY;
    }

    synchronized boolean isCommitted() {
        return state == State.COMMITTED;
    }

    synchronized boolean isLeftToRecovery() {
        return state == State.LEFT_TO_RECOVERY;
    }

    /** Whether the store still holds something that is neither committed nor rolled back. */
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
        store.start(branchXid);
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
            store.end(xid, failed ? TMFAIL : TMSUCCESS);
        } catch (XAException e) {
            endFailure = e;
        }
        state = State.ENDED;
        step(ENDED);
    }

    /** The engine asks one branch after the other; at its first question all are asked, and this is what it said. */
    @Override
    public int prepare(Xid branchXid) throws XAException {
        transaction.prepareAll();
        synchronized (this) {
            askForVote(); // a branch that came too late for the others
            if (refusal != null) {
                throw refusal;
            }
            return state == State.READ_ONLY ? XA_RDONLY : XA_OK;
        }
    }

    /** Asks for the vote, unless the branch has voted. */
    synchronized void askForVote() {
        try {
            if (refusal == null && state != State.PREPARED && state != State.READ_ONLY) {
                prepareNow();
            }
        } catch (XAException no) {
            refusal = no;
        } catch (RuntimeException | Error e) {
            refusal = noVote(XAException.XAER_RMERR, "it could not be asked: " + e, e);
        }
    }

    /** Begins to ask for the vote, if the store can be asked without waiting: {@link #askForVote} then waits for it. */
    synchronized boolean beginVote() {
        if (refusal != null || state == State.PREPARED) {
            return false;
        }
        try {
            checkFit();
        } catch (XAException no) {
            refusal = no;
            return false;
        }
        step(PREPARING);
        asking = true;
        return store.beginPrepare(xid);
    }

    private void prepareNow() throws XAException {
        if (!asking) {
            checkFit();
            step(PREPARING);
        }
        asking = false;
        try {
            state = store.prepare(xid) == XA_RDONLY ? State.READ_ONLY : State.PREPARED;
        } catch (XAException no) {
            transaction.refusedBy(no);
            throw no;
        }
        step(PREPARED);
    }

    /** Votes no where a commit would lose something: before the store is asked. */
    private void checkFit() throws XAException {
        if (transaction.isPastDeadline()) {
            throw noVote(XAException.XA_RBTIMEOUT, "the transaction's timeout is over", null);
        }
        if (state != State.ACTIVE && state != State.ENDED) {
            throw noVote(XAException.XA_RBROLLBACK, "its work is not there (it is " + state + ")", null);
        }
        endNow();
        if (endFailure != null) {
            throw noVote(XAException.XA_RBROLLBACK, "END failed: " + BranchException.describe(endFailure), endFailure);
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

    /** After a decision the engine is told nothing but success: what really happened is remembered in the branches. */
    @Override
    public void commit(Xid branchXid, boolean onePhase) throws XAException {
        if (onePhase) {
            commitOnePhase();
        } else {
            transaction.commitPrepared();
        }
    }

    private synchronized void commitOnePhase() throws XAException {
        try {
            checkFit();
        } catch (XAException no) {
            rollback(xid);
            throw no;
        }
        step(COMMITTING_ONE_PHASE);
        transaction.askingOnePhase();
        try {
            store.commitInOnePhase(xid);
        } catch (XAException e) {
            boolean rolledBack = BranchException.isRollback(e) || e.errorCode == XAException.XA_HEURRB;
            state = rolledBack ? State.ROLLED_BACK : State.SPLIT;
            heuristic = !rolledBack && BranchException.isHeuristic(e) ? e : null;
            transaction.onePhaseFailed(rolledBack, e);
            throw e;
        }
        state = State.COMMITTED;
        transaction.committedOnePhase();
        step(COMMITTED_ONE_PHASE);
    }

    /** Begins to commit, if the store can do so without waiting: {@link #commitPrepared} then waits for it. */
    synchronized boolean beginCommit() {
        if (state != State.PREPARED) {
            return false;
        }
        step(COMMITTING);
        committing = true;
        return store.beginCommit(xid);
    }

    /**
     * Commits after the decision. Never throws: what is uncertain is left to recovery; what a store has lost or decided
     * for itself is remembered. NOTA to the first commit after a yes vote is such a loss, not "done".
     */
    synchronized void commitPrepared() {
        if (state != State.PREPARED) {
            return;
        }
        if (!committing) {
            step(COMMITTING);
        }
        try {
            store.commitPrepared(xid);
            state = State.COMMITTED;
            step(COMMITTED);
        } catch (XAException e) {
            switch (e.errorCode) {
                case XAException.XA_HEURCOM -> state = State.COMMITTED;
                case XAException.XA_HEURMIX, XAException.XA_HEURRB, XAException.XA_HEURHAZ, XAException.XAER_NOTA ->
                    split(e);
                default -> leaveToRecovery("commit", e);
            }
        }
    }

    @Override
    public synchronized void rollback(Xid branchXid) {
        awaitBegun();
        if (!isOpen()) {
            return;
        }
        if (transaction.mayBeCommitted()) {
            leaveToRecovery("rollback", new BranchException(XAException.XAER_PROTO, "it may be decided", null));
            return;
        }
        endNow();
        step(ROLLING_BACK);
        try {
            store.rollback(xid);
            rolledBack();
        } catch (XAException e) {
            boolean gone = BranchException.isRollback(e)
                    || e.errorCode == XAException.XAER_NOTA
                    || e.errorCode == XAException.XA_HEURRB;
            if (gone) {
                rolledBack();
            } else if (BranchException.isHeuristic(e)) {
                split(e);
            } else {
                leaveToRecovery("rollback", e);
            }
        }
    }

    /** What another thread has begun is to be answered before anything else is asked: one call at a time. */
    private void awaitBegun() {
        if (store.isPrepareBegun()) {
            askForVote();
        }
        if (store.isCommitBegun()) {
            commitPrepared();
        }
    }

    private void rolledBack() {
        asking = false;
        state = State.ROLLED_BACK;
        step(ROLLED_BACK);
    }

    private void split(XAException e) {
        heuristic = e;
        state = State.SPLIT;
    }

    private void leaveToRecovery(String what, XAException e) {
        state = State.LEFT_TO_RECOVERY;
        transaction.leftToRecovery(this, what, e);
    }

    private void step(ProtocolStep step) {
        transaction.steps().took(step, transaction.gtrid(), resource.name());
    }

    @Override
    public String toString() {
        return "Branch of " + transaction.gtrid() + " on resource '" + resource.name() + "'";
    }
}
