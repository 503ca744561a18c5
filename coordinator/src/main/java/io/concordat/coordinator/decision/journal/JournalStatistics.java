package io.concordat.coordinator.decision.journal;

import java.time.Duration;

/**
 * What a journal has done since it was opened. Immutable.
 *
 * @param decisions decisions made durable
 * @param forces times the disk was forced, for decisions and for new segments; below the number of decisions when many
 *     callers decide at once
 * @param queueTime how long the durable decisions waited together before their force was begun
 */
public record JournalStatistics(long decisions, long forces, Duration queueTime) {}
