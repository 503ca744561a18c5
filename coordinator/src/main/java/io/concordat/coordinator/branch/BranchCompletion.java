package io.concordat.coordinator.branch;

import static io.concordat.coordinator.observe.ProtocolStep.COMMITTED;
import static io.concordat.coordinator.observe.ProtocolStep.COMMITTED_ONE_PHASE;
import static io.concordat.coordinator.observe.ProtocolStep.COMMITTING;
import static io.concordat.coordinator.observe.ProtocolStep.COMMITTING_ONE_PHASE;
import static io.concordat.coordinator.observe.ProtocolStep.ROLLING_BACK;

import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/**
 * The end of a branch: its commit, in one phase or after a decision, or its rollback. After a decision an uncertain answer
 * never goes to the engine, which would retry on the caller's thread or take it as done. Guarded by the branch.
 */
final class BranchCompletion {
    private final BranchRecord branch;
    private final BranchWork work;
    private final BranchVote vote;
    private boolean begun;

    BranchCompletion(BranchRecord branch, BranchWork work, BranchVote vote) {
        this.branch = branch;
        this.work = work;
        this.vote = vote;
    }

    void commitInOnePhase() throws XAException {
        try {
            work.checkFit();
        } catch (XAException no) {
            rollback();
            throw no;
        }
        if (branch.transaction().isReadOnly()) {
            endReadOnly();
        } else {
            commitAlone();
        }
    }

    /** Asks for the vote, which says whether it has really only read. */
    private void endReadOnly() throws XAException {
        vote.ask();
        try {
            if (vote.answer() == XAResource.XA_OK) {
                BranchException changed = BranchWork.notReadOnly(branch);
                branch.transaction().refusedBy(changed);
                throw changed;
            }
        } catch (XAException no) {
            rollback();
            throw no;
        }
    }

    void commitAlone() throws XAException {
        GlobalTransaction transaction = branch.transaction();
        branch.step(COMMITTING_ONE_PHASE);
        transaction.askingOnePhase();
        try {
            branch.store().commitInOnePhase(branch.xid());
        } catch (XAException e) {
            boolean rolledBack = BranchException.isRollback(e) || e.errorCode == XAException.XA_HEURRB;
            if (rolledBack) {
                branch.refused(e);
                branch.become(BranchState.ROLLED_BACK);
            } else if (BranchException.isHeuristic(e)) {
                branch.split(e);
            } else {
                branch.unanswered(e);
            }
            transaction.onePhaseFailed(rolledBack, e);
            throw e;
        }
        branch.become(BranchState.COMMITTED);
        transaction.committedOnePhase();
        branch.step(COMMITTED_ONE_PHASE);
    }

    /** Begins to commit, if the store can do so without waiting: {@link #commitPrepared} then waits for it. */
    boolean beginCommit() {
        if (branch.state() != BranchState.PREPARED) {
            return false;
        }
        branch.step(COMMITTING);
        begun = true;
        return branch.store().beginCommit(branch.xid());
    }

    /**
     * Commits after the decision. Never throws: what is uncertain is left to recovery; what a store has lost or decided
     * for itself is remembered. A store that knows nothing of the branch at the first commit after a yes vote has lost it,
     * unless others may have completed it meanwhile: recovery then finds out whether they have.
     */
    void commitPrepared() {
        if (branch.state() != BranchState.PREPARED) {
            return;
        }
        if (!begun) {
            branch.step(COMMITTING);
        }
        try {
            branch.store().commitPrepared(branch.xid());
            branch.become(BranchState.COMMITTED);
            branch.step(COMMITTED);
        } catch (XAException e) {
            switch (e.errorCode) {
                case XAException.XA_HEURCOM -> branch.become(BranchState.COMMITTED);
                case XAException.XA_HEURMIX, XAException.XA_HEURRB -> branch.split(e);
                case XAException.XAER_NOTA, XAException.XA_HEURHAZ -> unknown(e);
                default -> branch.leaveToRecovery("commit", e);
            }
        }
    }

    private void unknown(XAException e) {
        if (branch.transaction().isTakenOver()) {
            branch.leaveToRecovery("commit", e);
        } else {
            branch.split(e);
        }
    }

    void rollback() {
        awaitBegun();
        if (!branch.isOpen()) {
            return;
        }
        if (branch.transaction().mayBeCommitted()) {
            branch.leaveToRecovery("rollback", new BranchException(XAException.XAER_PROTO, "it may be decided", null));
            return;
        }
        branch.transaction().rollingBack();
        work.end();
        branch.step(ROLLING_BACK);
        rollback(branch.store()::rollback);
    }

    /**
     * Rolls back a branch in which the application may be working, before it is asked for its vote. A store whose connection
     * is busy is cut off, others are told.
     */
    void abandon() {
        if (branch.state() == BranchState.NEW) {
            branch.become(BranchState.ROLLED_BACK);
        }
        if (!branch.isOpen()) {
            return;
        }
        branch.step(ROLLING_BACK);
        rollback(xid -> {
            if (!branch.store().abandon(xid)) {
                work.end();
                branch.store().rollback(xid);
            }
        });
    }

    private void rollback(Rollback call) {
        try {
            call.of(branch.xid());
            branch.rolledBack();
        } catch (XAException e) {
            boolean gone = BranchException.isRollback(e)
                    || e.errorCode == XAException.XAER_NOTA
                    || e.errorCode == XAException.XA_HEURRB;
            if (gone) {
                branch.rolledBack();
            } else if (BranchException.isHeuristic(e)) {
                branch.split(e);
            } else {
                branch.leaveToRecovery("rollback", e);
            }
        }
    }

    @FunctionalInterface
    private interface Rollback {
        void of(Xid xid) throws XAException;
    }

    /** What another thread has begun is to be answered before anything else is asked: one call at a time. */
    private void awaitBegun() {
        if (vote.isUnderWay()) {
            vote.ask();
        }
        if (branch.store().isCommitBegun()) {
            commitPrepared();
        }
    }
}
