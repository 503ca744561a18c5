package io.concordat.coordinator.redis;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether decisions carry what Redis may lose, and for how long they are kept.
 *
 * @param wanted whether; empty: where the decision log can
 * @param retention how long a decision is kept after every branch has answered, at least
 * @param replicas how many replicas of each primary must have what is forgotten, if more than are connected
 * @param writes when Redis first hears of what a transaction writes
 */
record RedoSettings(Optional<Boolean> wanted, Duration retention, int replicas, Writes writes) {
    static RedoSettings defaults() {
        return new RedoSettings(Optional.empty(), Duration.ofMinutes(1), 0, Writes.PREPARED);
    }

    boolean afterDecision() {
        return writes == Writes.AFTER_DECISION;
    }
}
