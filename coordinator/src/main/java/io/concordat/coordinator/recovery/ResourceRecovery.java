package io.concordat.coordinator.recovery;

import io.concordat.coordinator.CoordinatedResource;
import io.concordat.coordinator.CoordinatedResource.RecoveryConnection;
import io.concordat.coordinator.branch.BranchException;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.observe.ProtocolStep;
import io.concordat.coordinator.observe.Steps;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;

/** The recovery of one resource, by itself: a dead one delays nobody. Its passes never overlap. */
final class ResourceRecovery {
    private final CoordinatedResource resource;
    private final Predicate<Gtrid> mine;
    private final Match match;
    private final Completion completion;
    private final Progress progress;
    private final Steps steps;

    /** @param mine the gtrids whose branches are to be settled here */
    ResourceRecovery(
            CoordinatedResource resource,
            Predicate<Gtrid> mine,
            Match match,
            Completion completion,
            Progress progress,
            Steps steps) {
        this.resource = resource;
        this.mine = mine;
        this.match = match;
        this.completion = completion;
        this.progress = progress;
        this.steps = steps;
    }

    /** Runs one pass; whatever goes wrong is in the pass afterwards. */
    synchronized void run(Pass all) {
        long startNanos = System.nanoTime();
        Pass pass = new Pass();
        attempt(pass);
        RecoveryReport report = pass.report(completion.heuristics());
        progress.passed(resource.name(), report);
        steps.recoveryPassEnded(resource.name(), report, Duration.ofNanos(System.nanoTime() - startNanos));
        all.add(pass);
    }

    private void attempt(Pass pass) {
        List<InDoubtBranch> due = List.of();
        try {
            due = completion.due(resource.name());
            try (RecoveryConnection connection = resource.openRecovery()) {
                recover(connection.xaResource(), due, pass);
            }
        } catch (XAException e) {
            unreachable(pass, due, BranchException.describe(e));
        } catch (RuntimeException | Error e) {
            unreachable(pass, due, e.toString());
        }
    }

    /** What is known to be due there is left for the next pass, too. */
    private void unreachable(Pass pass, List<InDoubtBranch> due, String reason) {
        pass.unreachable(resource.name(), reason);
        due.forEach(branch -> pass.unanswered(branch, reason));
    }

    private void recover(XAResource xaResource, List<InDoubtBranch> due, Pass pass) throws XAException {
        List<InDoubtBranch> first = Scan.of(resource, xaResource, mine);
        steps.took(ProtocolStep.SCANNED);
        if (first.isEmpty() && due.isEmpty()) {
            return;
        }
        Map<Gtrid, Resolution> settled = match.match(first, pass);
        // The first scan may be stale: what was running then may have ended since, by its own decision.
        Set<InDoubtBranch> listed = new HashSet<>(Scan.of(resource, xaResource, mine));
        Resolve resolve = new Resolve(xaResource, completion, steps);
        for (InDoubtBranch branch : listed) {
            Resolution resolution = settled.get(branch.gtrid());
            if (resolution != null) {
                resolve.resolve(branch, resolution, true, pass);
            }
        }
        for (InDoubtBranch branch : due) {
            if (!listed.contains(branch)) {
                resolve.resolve(branch, Resolution.COMMIT, false, pass);
            } else if (!settled.containsKey(branch.gtrid())) {
                pass.unanswered(branch, "it was listed only after the first scan");
            }
        }
    }
}
