package io.concordat.coordinator.branch;

import java.util.List;
import javax.transaction.xa.XAException;

/** Takes the outcome of a transaction from what is known of its branches and its decision. */
final class Outcomes {
    private final Branches branches;
    private final Fate fate;

    Outcomes(Branches branches, Fate fate) {
        this.branches = branches;
        this.fate = fate;
    }

    Outcome of(boolean committed) {
        for (EnlistedBranch branch : branches.all()) {
            if (branch.heuristic().isPresent()) {
                XAException e = branch.heuristic().get();
                return new Outcome.Heuristic(branch + ": " + BranchException.describe(e), e);
            }
        }
        return switch (fate.phase()) {
            case UNKNOWN ->
                new Outcome.InDoubt(fate.reason() + "; the restart of the coordinator settles it", fate.cause());
            case ONE_PHASE_UNANSWERED ->
                new Outcome.InDoubt(fate.reason() + "; only a look into that one store can tell", fate.cause());
            case DECIDED -> unanswered().isEmpty() ? new Outcome.Committed() : pending();
            case ONE_PHASE_COMMITTED -> new Outcome.Committed();
            case REFUSED -> rolledBack();
            case UNDECIDED ->
                committed && branches.all().stream().allMatch(b -> b.state() == BranchState.READ_ONLY)
                        ? new Outcome.Committed()
                        : rolledBack();
        };
    }

    private Outcome rolledBack() {
        return new Outcome.RolledBack(fate.reason(), fate.cause(), unanswered());
    }

    private Outcome pending() {
        return new Outcome.CompletionPending("no answer yet from " + String.join(", ", unanswered()));
    }

    /** The resources that recovery must finish. */
    private List<String> unanswered() {
        return branches.in(BranchState.LEFT_TO_RECOVERY).stream()
                .map(branch -> branch.resource().name())
                .toList();
    }
}
