package io.concordat.samples.dualwrite.demo;

import java.nio.file.Path;
import java.util.List;

/**
 * What came of a demonstration. Immutable.
 *
 * @param mysql which MySQL
 * @param redis which Redis
 * @param settings how it was run
 * @param node name of its coordinator
 * @param journal directory of its decisions; deleted when the stores agree
 * @param phases its phases in order
 */
public record Result(
        String mysql, String redis, Settings settings, String node, Path journal, List<PhaseResult> phases) {
    public Result {
        phases = List.copyOf(phases);
    }

    /** Whether both stores agreed after every phase and nothing was left in doubt. */
    public boolean agrees() {
        return phases.stream().allMatch(PhaseResult::agrees);
    }
}
