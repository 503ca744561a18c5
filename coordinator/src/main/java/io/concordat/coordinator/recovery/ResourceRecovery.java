package io.concordat.coordinator.recovery;

import io.concordat.coordinator.CoordinatedResource;
import io.concordat.coordinator.CoordinatedResource.RecoveryConnection;
import io.concordat.coordinator.branch.BranchException;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.observe.ProtocolStep;
import io.concordat.coordinator.observe.Steps;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;

/** The recovery of one resource, by itself: a dead one delays nobody. */
final class ResourceRecovery {
    private final CoordinatedResource resource;
    private final String node;
    private final Match match;
    private final Steps steps;

    ResourceRecovery(CoordinatedResource resource, String node, Match match, Steps steps) {
        this.resource = resource;
        this.node = node;
        this.match = match;
        this.steps = steps;
    }

    void run(Pass pass) {
        try (RecoveryConnection connection = resource.openRecovery()) {
            recover(connection.xaResource(), pass);
        } catch (XAException e) {
            pass.unreachable(resource.name(), BranchException.nameOf(e) + ", " + e.getMessage());
        } catch (RuntimeException e) {
            pass.unreachable(resource.name(), e.toString());
        }
    }

    private void recover(XAResource xaResource, Pass pass) throws XAException {
        List<InDoubtBranch> decided = match.decided(resource.name());
        List<InDoubtBranch> first = Scan.of(resource, xaResource, node);
        steps.took(ProtocolStep.SCANNED);
        if (first.isEmpty() && decided.isEmpty()) {
            return;
        }
        Map<Gtrid, Resolution> settled = match.match(first, pass);
        // The first scan may be stale: what was running then may have ended since, by its own decision.
        Set<InDoubtBranch> listed = new HashSet<>(Scan.of(resource, xaResource, node));
        Resolve resolve = new Resolve(xaResource, steps);
        for (InDoubtBranch branch : listed) {
            Resolution resolution = settled.get(branch.gtrid());
            if (resolution != null) {
                resolve.resolve(branch, resolution, true, pass);
            }
        }
        for (InDoubtBranch branch : decided) {
            if (!listed.contains(branch)) {
                resolve.resolve(branch, Resolution.COMMIT, false, pass);
            }
        }
    }
}
