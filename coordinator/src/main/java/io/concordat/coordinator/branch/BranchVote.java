package io.concordat.coordinator.branch;

import static io.concordat.coordinator.observe.ProtocolStep.PREPARED;
import static io.concordat.coordinator.observe.ProtocolStep.PREPARING;

import java.util.Optional;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;

/** A branch's vote: asked for once, and remembered, since the engine asks when it comes to it. Guarded by the branch. */
final class BranchVote {
    private final BranchRecord branch;
    private final BranchWork work;
    private Optional<XAException> refusal = Optional.empty();
    private boolean begun;

    BranchVote(BranchRecord branch, BranchWork work) {
        this.branch = branch;
        this.work = work;
    }

    /** Begins to ask, if the store can be asked without waiting: {@link #ask} then waits for the answer. */
    boolean begin() {
        if (refusal.isPresent() || branch.state() == BranchState.PREPARED) {
            return false;
        }
        try {
            work.checkFit();
        } catch (XAException no) {
            refuse(no);
            return false;
        }
        branch.step(PREPARING);
        begun = true;
        return branch.store().beginPrepare(branch.xid());
    }

    private void refuse(XAException no) {
        refusal = Optional.of(no);
        branch.refused(no);
    }

    /** Asks, unless the branch has voted. */
    void ask() {
        if (refusal.isPresent() || branch.state() == BranchState.PREPARED || branch.state() == BranchState.READ_ONLY) {
            return;
        }
        try {
            prepare();
        } catch (XAException no) {
            refuse(no);
        } catch (RuntimeException | Error e) {
            refuse(work.refusal(XAException.XAER_RMERR, "it could not be asked: " + e, e));
        }
    }

    private void prepare() throws XAException {
        if (!begun || !branch.isOpen()) { // rolled back since
            work.checkFit();
            branch.step(PREPARING);
        }
        begun = false;
        try {
            boolean readOnly = branch.store().prepare(branch.xid()) == XAResource.XA_RDONLY;
            branch.become(readOnly ? BranchState.READ_ONLY : BranchState.PREPARED);
        } catch (XAException no) {
            branch.transaction().refusedBy(no);
            throw no;
        }
        branch.step(PREPARED);
    }

    /** Whether the store has been asked and its answer not yet taken. */
    boolean isUnderWay() {
        return branch.store().isPrepareBegun();
    }

    /** The vote, as XA tells it. */
    int answer() throws XAException {
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        return branch.state() == BranchState.READ_ONLY ? XAResource.XA_RDONLY : XAResource.XA_OK;
    }
}
