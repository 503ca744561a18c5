package io.concordat.coordinator.recovery;

import static io.concordat.coordinator.observe.ProtocolStep.RESOLVED;
import static io.concordat.coordinator.observe.ProtocolStep.RESOLVING;

import io.concordat.coordinator.branch.BranchException;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.observe.Steps;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;

/** Third step of a recovery: tells one branch to commit or to roll back, and understands the answer. */
final class Resolve {
    private final XAResource xaResource;
    private final Completion completion;
    private final Steps steps;

    Resolve(XAResource xaResource, Completion completion, Steps steps) {
        this.xaResource = xaResource;
        this.completion = completion;
        this.steps = steps;
    }

    /**
     * Resolves a branch.
     *
     * @param listed whether the store lists it as prepared: if not, a store that does not know it is done with it
     */
    void resolve(InDoubtBranch branch, Resolution resolution, boolean listed, Pass pass) {
        steps.logContext().run(branch.gtrid(), () -> ask(branch, resolution, listed, pass));
    }

    private void ask(InDoubtBranch branch, Resolution resolution, boolean listed, Pass pass) {
        steps.took(RESOLVING, branch.gtrid(), branch.resource());
        try {
            if (resolution == Resolution.COMMIT) {
                xaResource.commit(branch.xid(), false);
            } else {
                xaResource.rollback(branch.xid());
            }
            resolved(branch, resolution, listed, pass);
        } catch (XAException e) {
            answered(e, branch, resolution, listed, pass);
        } catch (RuntimeException | Error e) {
            pass.unanswered(branch, e.toString());
        }
    }

    private void answered(XAException e, InDoubtBranch branch, Resolution resolution, boolean listed, Pass pass) {
        boolean unknownAndUnlisted = e.errorCode == XAException.XAER_NOTA && !listed;
        if (saysTheSame(e, resolution) || unknownAndUnlisted) {
            resolved(branch, resolution, listed, pass);
        } else if (BranchException.isHeuristic(e)) {
            completion.heuristic(branch, BranchException.describe(e));
        } else {
            // NOTA for a listed branch is MariaDB, whose preparing session is still open: the next pass succeeds.
            pass.unanswered(branch, BranchException.describe(e));
        }
    }

    private void resolved(InDoubtBranch branch, Resolution resolution, boolean listed, Pass pass) {
        if (listed) {
            pass.resolved(branch, resolution);
        }
        steps.took(RESOLVED, branch.gtrid(), branch.resource());
        if (resolution == Resolution.COMMIT) {
            completion.answered(branch);
        }
    }

    private static boolean saysTheSame(XAException e, Resolution resolution) {
        return switch (resolution) {
            case COMMIT -> e.errorCode == XAException.XA_HEURCOM;
            case ROLLBACK -> e.errorCode == XAException.XA_HEURRB || BranchException.isRollback(e);
        };
    }
}
