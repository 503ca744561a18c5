package io.concordat.coordinator.recovery;

import static io.concordat.coordinator.observe.ProtocolStep.RESOLVED;
import static io.concordat.coordinator.observe.ProtocolStep.RESOLVING;

import io.concordat.coordinator.CoordinatedResource;
import io.concordat.coordinator.branch.BranchException;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.observe.Steps;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;

/** Third step of a recovery: tells one branch to commit or to roll back, and understands the answer. Thread-safe. */
final class Resolve {
    private final CoordinatedResource resource;
    private final Completion completion;
    private final Steps steps;

    Resolve(CoordinatedResource resource, Completion completion, Steps steps) {
        this.resource = resource;
        this.completion = completion;
        this.steps = steps;
    }

    /**
     * A branch and what it must do.
     *
     * @param listed whether the store lists it as prepared: if not, a store that does not know it is done with it
     */
    record Task(InDoubtBranch branch, Resolution resolution, boolean listed) {}

    /** Resolves a branch; says whether its store answered at all. */
    boolean resolve(Task task, XAResource xaResource, Pass pass) {
        AtomicBoolean answered = new AtomicBoolean();
        steps.logContext().run(task.branch().gtrid(), () -> answered.set(ask(task, xaResource, pass)));
        return answered.get();
    }

    private boolean ask(Task task, XAResource xaResource, Pass pass) {
        InDoubtBranch branch = task.branch();
        steps.took(RESOLVING, branch.gtrid(), branch.resource());
        try {
            if (task.resolution() == Resolution.COMMIT) {
                xaResource.commit(branch.xid(), false);
            } else {
                xaResource.rollback(branch.xid());
            }
            resolved(task, task.resolution(), pass);
            return true;
        } catch (XAException e) {
            answered(e, task, pass);
            return e.errorCode != XAException.XAER_RMFAIL;
        } catch (RuntimeException | Error e) {
            pass.unanswered(branch, e.toString());
            return false;
        }
    }

    private void answered(XAException e, Task task, Pass pass) {
        boolean unknownAndUnlisted = e.errorCode == XAException.XAER_NOTA && !task.listed();
        if (saysTheSame(e, task.resolution()) || unknownAndUnlisted || completedByOthers(e, task)) {
            resolved(task, task.resolution(), pass);
        } else if (completedOnePhase(e, task)) {
            resolved(task, Resolution.COMMIT, pass);
        } else if (BranchException.isHeuristic(e)) {
            completion.heuristic(task.branch(), task.resolution(), BranchException.describe(e));
        } else {
            // NOTA for a listed branch is MariaDB, whose preparing session is still open: the next pass succeeds.
            pass.unanswered(task.branch(), BranchException.describe(e));
        }
    }

    /** Others have committed it everywhere and forgotten it; then the store has dropped how it ended, too. */
    private boolean completedByOthers(XAException e, Task task) {
        return e.errorCode == XAException.XA_HEURHAZ
                && task.resolution() == Resolution.COMMIT
                && !task.listed()
                && completion.isCompletedByOthers(task.branch());
    }

    /**
     * The transaction had this branch alone and committed it in one phase, without a decision; the process died before all
     * parts of the store had done so, and now they have.
     */
    private boolean completedOnePhase(XAException e, Task task) {
        return e.errorCode == XAException.XA_HEURCOM
                && task.resolution() == Resolution.ROLLBACK
                && task.listed()
                && resource.completesOnePhase();
    }

    private void resolved(Task task, Resolution done, Pass pass) {
        InDoubtBranch branch = task.branch();
        if (task.listed()) {
            pass.resolved(branch, done);
        }
        steps.took(RESOLVED, branch.gtrid(), branch.resource());
        completion.answered(branch, task.resolution());
    }

    private static boolean saysTheSame(XAException e, Resolution resolution) {
        return switch (resolution) {
            case COMMIT -> e.errorCode == XAException.XA_HEURCOM;
            case ROLLBACK -> e.errorCode == XAException.XA_HEURRB || BranchException.isRollback(e);
        };
    }
}
