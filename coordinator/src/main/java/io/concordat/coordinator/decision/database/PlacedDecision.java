package io.concordat.coordinator.decision.database;

import io.concordat.coordinator.decision.Decision;

/**
 * A decision with its redo, and its place in the order of all: of two that may have changed the same key or row, the later
 * one's is higher. Immutable.
 *
 * @param place from 1
 * @param decision the decision
 */
public record PlacedDecision(long place, Decision decision) {}
