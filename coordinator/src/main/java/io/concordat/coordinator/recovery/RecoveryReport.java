package io.concordat.coordinator.recovery;

import io.concordat.coordinator.decision.Resolution;
import java.util.List;
import java.util.Map;

/**
 * What one pass of recovery found and did. Immutable.
 *
 * @param resolved branches that were committed or rolled back
 * @param stillInDoubt branches that are left for the next pass, with the reason
 * @param heuristics branches whose store went its own way: a person must look
 * @param unreachable resources that could not be scanned, with the reason
 */
public record RecoveryReport(
        List<Resolved> resolved,
        Map<InDoubtBranch, String> stillInDoubt,
        Map<InDoubtBranch, String> heuristics,
        Map<String, String> unreachable) {
    public RecoveryReport {
        resolved = List.copyOf(resolved);
        stillInDoubt = Map.copyOf(stillInDoubt);
        heuristics = Map.copyOf(heuristics);
        unreachable = Map.copyOf(unreachable);
    }

    /** Whether every resource was scanned and nothing waits for another pass; heuristic outcomes wait for a person. */
    public boolean isComplete() {
        return stillInDoubt.isEmpty() && unreachable.isEmpty();
    }

    /** How many of each, in words. */
    public String summary() {
        return resolved.size() + " branches recovered, " + stillInDoubt.size() + " still in doubt, " + heuristics.size()
                + " heuristic outcomes" + (unreachable.isEmpty() ? "" : ", unreachable: " + unreachable);
    }

    /** A branch and what was done with it. */
    public record Resolved(InDoubtBranch branch, Resolution resolution) {}
}
