package io.concordat.coordinator.recovery;

import java.time.Duration;
import java.util.Map;

/**
 * What recovery has done since the start, and what its last passes have left. Immutable.
 *
 * @param passes passes by resource
 * @param committed branches that recovery has committed
 * @param rolledBack branches that recovery has rolled back
 * @param inDoubt branches that their resource's last pass could not resolve, with the reason
 * @param oldest for how long the oldest of those has been known; zero if there is none
 * @param heuristics branches whose store went its own way: a person must look
 * @param unreachable resources that their last pass could not reach, with the reason
 */
public record RecoveryStatistics(
        Map<String, Long> passes,
        long committed,
        long rolledBack,
        Map<InDoubtBranch, String> inDoubt,
        Duration oldest,
        Map<InDoubtBranch, String> heuristics,
        Map<String, String> unreachable) {
    public RecoveryStatistics {
        passes = Map.copyOf(passes);
        inDoubt = Map.copyOf(inDoubt);
        heuristics = Map.copyOf(heuristics);
        unreachable = Map.copyOf(unreachable);
    }
}
