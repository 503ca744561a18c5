package io.concordat.coordinator.decision.journal;

import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.Heuristic;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is carried from segment to segment until it is forgotten. Immutable.
 *
 * @param pending decisions not forgotten, oldest first
 * @param heuristics outcomes that a person must see
 */
record Carried(List<Decision> pending, List<Heuristic> heuristics) {
    static final Carried NOTHING = new Carried(List.of(), List.of());

    Carried {
        pending = List.copyOf(pending);
        heuristics = List.copyOf(heuristics);
    }

    Stream<byte[]> records() {
        return Stream.concat(
                pending.stream().map(RecordCodec::encode), heuristics.stream().map(HeuristicCodec::encode));
    }
}
