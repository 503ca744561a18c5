package io.concordat.coordinator.decision.journal;

import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.Heuristic;
import io.concordat.coordinator.decision.journal.JournalRecord.Answered;
import io.concordat.coordinator.decision.journal.JournalRecord.Confirmed;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What is carried from segment to segment until it is forgotten. Immutable.
 *
 * @param pending decisions not forgotten, oldest first
 * @param answered what is kept of decisions that are carried out, oldest first
 * @param heuristics outcomes that a person must see
 * @param generations what resources have confirmed; never forgotten
 */
record Carried(
        List<Decision> pending, List<Answered> answered, List<Heuristic> heuristics, Map<String, Long> generations) {
    static final Carried NOTHING = new Carried(List.of(), List.of(), List.of(), Map.of());

    Carried {
        pending = List.copyOf(pending);
        answered = List.copyOf(answered);
        heuristics = List.copyOf(heuristics);
        generations = Map.copyOf(generations);
    }

    /** Heuristics come after what is answered, which ends those before it. */
    Stream<byte[]> records() {
        return Stream.of(
                        pending.stream().map(RecordCodec::encode),
                        answered.stream().map(KeptCodec::encode),
                        heuristics.stream().map(HeuristicCodec::encode),
                        new TreeMap<>(generations)
                                .entrySet().stream()
                                        .map(entry ->
                                                KeptCodec.encode(new Confirmed(entry.getKey(), entry.getValue()))))
                .flatMap(records -> records);
    }
}
