package io.concordat.coordinator.decision;

import java.time.Duration;
import java.util.Objects;

/**
 * What a decision log has done since it was opened. Immutable.
 *
 * @param decisions decisions made durable
 * @param forces times the log itself has forced its disk, for decisions and for its own upkeep; below the number of
 *     decisions when many callers decide at once, and 0 where a database forces its own disk
 * @param queueTime how long the durable decisions waited together before their force was begun
 */
public record LogStatistics(long decisions, long forces, Duration queueTime) {
    public LogStatistics {
        Objects.requireNonNull(queueTime, "queueTime");
    }

    /** Nothing done, or nothing counted. */
    public static LogStatistics none() {
        return new LogStatistics(0, 0, Duration.ZERO);
    }

    /** Decisions that shared a force, on average; 0 before the first force. */
    public double decisionsPerForce() {
        return forces == 0 ? 0 : (double) decisions / forces;
    }

    /** How long a decision waited for its force to begin, on average; zero before the first decision. */
    public Duration meanQueueTime() {
        return decisions == 0 ? Duration.ZERO : queueTime.dividedBy(decisions);
    }
}
