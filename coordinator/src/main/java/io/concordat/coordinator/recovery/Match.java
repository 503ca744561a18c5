package io.concordat.coordinator.recovery;

import io.concordat.coordinator.decision.DecisionLog;
import io.concordat.coordinator.decision.DecisionUnknownException;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.observe.ProtocolStep;
import io.concordat.coordinator.observe.Steps;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Second step of a recovery: what must the branches do? A gtrid without decision is fenced, so that a decision still on
 * its way is refused. Thread-safe.
 */
final class Match {
    private final DecisionLog log;
    private final Predicate<Gtrid> running;
    private final Steps steps;

    Match(DecisionLog log, Predicate<Gtrid> running, Steps steps) {
        this.log = log;
        this.running = running;
        this.steps = steps;
    }

    /** Settles each branch's gtrid; branches of transactions still running are left out, unknown ones reported. */
    Map<Gtrid, Resolution> match(List<InDoubtBranch> branches, Pass pass) {
        Map<Gtrid, Resolution> settled = new HashMap<>();
        for (InDoubtBranch branch : branches) {
            if (settled.containsKey(branch.gtrid()) || running.test(branch.gtrid())) {
                continue;
            }
            try {
                settled.put(branch.gtrid(), log.resolve(branch.gtrid()));
                steps.took(ProtocolStep.MATCHED, branch.gtrid());
            } catch (DecisionUnknownException e) {
                pass.undecidable(branch, e.getMessage());
            }
        }
        return settled;
    }
}
