package io.concordat.coordinator.branch;

import io.concordat.coordinator.observe.Phase;
import io.concordat.coordinator.observe.PhaseResult;
import io.concordat.coordinator.observe.ProtocolStep;
import java.util.Optional;

/** Times what one branch is asked, for those who want to know. Guarded by its branch. */
final class PhaseWatch {
    private final BranchRecord branch;
    private Optional<Phase> running = Optional.empty();
    private long startNanos;

    PhaseWatch(BranchRecord branch) {
        this.branch = branch;
    }

    /** Some steps begin a phase. */
    void took(ProtocolStep step) {
        switch (step) {
            case PREPARING -> begin(Phase.PREPARE);
            case COMMITTING -> begin(Phase.COMMIT);
            case COMMITTING_ONE_PHASE -> begin(Phase.COMMIT_ONE_PHASE);
            case ROLLING_BACK -> begin(Phase.ROLLBACK);
            default -> {}
        }
    }

    private void begin(Phase phase) {
        running = Optional.of(phase);
        startNanos = System.nanoTime();
    }

    /** The branch has become something else, which ends the phase that is running. */
    void became(BranchState state) {
        boolean rollback = running.filter(Phase.ROLLBACK::equals).isPresent();
        switch (state) {
            case PREPARED, READ_ONLY, COMMITTED -> end(PhaseResult.DONE, Optional.empty());
            case ROLLED_BACK -> end(rollback ? PhaseResult.DONE : PhaseResult.REFUSED, Optional.empty());
            case SPLIT, LEFT_TO_RECOVERY -> end(PhaseResult.UNANSWERED, Optional.empty());
            default -> {} // its work goes on
        }
    }

    void end(PhaseResult result, Optional<Throwable> failure) {
        if (running.isPresent()) {
            Phase phase = running.get();
            running = Optional.empty();
            GlobalTransaction transaction = branch.transaction();
            long endNanos = branch.store().answeredNanos();
            transaction
                    .steps()
                    .phaseEnded(
                            phase,
                            transaction.gtrid(),
                            Optional.of(branch.resource().name()),
                            result,
                            failure,
                            startNanos,
                            endNanos);
        }
    }
}
