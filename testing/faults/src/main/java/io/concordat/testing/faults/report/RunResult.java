package io.concordat.testing.faults.report;

import io.concordat.testing.faults.plan.Plan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of one run.
 *
 * @param plan what was run
 * @param reached how many of the plan's faults came to their moment
 * @param told how many transactions were told what
 * @param violations what does not hold, one line each
 * @param duration of the whole run
 * @param replay the command that runs the same plan again, on the same terms
 * @param evidence where logs and histories are, if they were kept
 */
public record RunResult(
        Plan plan,
        int reached,
        Map<String, Integer> told,
        List<String> violations,
        Duration duration,
        String replay,
        Optional<Path> evidence) {
    /** Copies the collections. */
    public RunResult {
        told = Map.copyOf(told);
        violations = List.copyOf(violations);
    }

    /** Whether everything holds. */
    public boolean holds() {
        return violations.isEmpty();
    }

    /** Whether every fault of the plan came to its moment. */
    public boolean isReached() {
        return reached == plan.faults().size();
    }
}
