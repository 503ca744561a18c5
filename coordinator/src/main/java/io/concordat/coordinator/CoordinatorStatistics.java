package io.concordat.coordinator;

import io.concordat.coordinator.decision.LogStatistics;
import io.concordat.coordinator.observe.TransactionResult;
import java.util.Map;
import java.util.Objects;

/**
 * What a coordinator has done since it was started. Immutable.
 *
 * @param active transactions that have begun and not ended
 * @param ended how many ended how; every result is there
 * @param log what the decision log has done
 */
public record CoordinatorStatistics(int active, Map<TransactionResult, Long> ended, LogStatistics log) {
    public CoordinatorStatistics {
        ended = Map.copyOf(ended);
        Objects.requireNonNull(log, "log");
    }

    /** How many ended so. */
    public long ended(TransactionResult result) {
        return ended.get(result);
    }
}
