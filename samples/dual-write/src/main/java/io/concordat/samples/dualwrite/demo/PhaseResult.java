package io.concordat.samples.dualwrite.demo;

import io.concordat.samples.dualwrite.compare.Comparison;
import io.concordat.samples.dualwrite.compare.Leftovers;
import java.time.Duration;

/**
 * What came of a phase. Immutable.
 *
 * @param phase which one
 * @param took from the first transaction to the last answer
 * @param answers what its callers were told
 * @param recovery what the restart found
 * @param comparison both stores after the recovery, with everything since the start of the demonstration
 * @param leftovers what is still open in the stores after the recovery
 */
public record PhaseResult(
        Phase phase, Duration took, Answers answers, Recovery recovery, Comparison comparison, Leftovers leftovers) {

    /** Whether both stores agree and nothing is in doubt. */
    public boolean agrees() {
        return comparison.differences().isEmpty()
                && leftovers.isEmpty()
                && recovery.stillInDoubt().isEmpty();
    }
}
