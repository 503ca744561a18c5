package io.concordat.coordinator.decision.journal;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Heuristic;
import io.concordat.coordinator.decision.Participant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The heuristic outcomes a journal keeps, one a branch, oldest transaction first. Not thread-safe. */
final class Heuristics {
    private final Map<Gtrid, Map<Participant, Heuristic>> kept = new LinkedHashMap<>();

    Heuristics() {}

    Heuristics(List<Heuristic> all) {
        all.forEach(this::put);
    }

    void put(Heuristic heuristic) {
        kept.computeIfAbsent(heuristic.gtrid(), gtrid -> new LinkedHashMap<>()).put(heuristic.participant(), heuristic);
    }

    /** Drops those of a gtrid and says whether there were any. */
    boolean remove(Gtrid gtrid) {
        return kept.remove(gtrid) != null;
    }

    boolean contains(Gtrid gtrid) {
        return kept.containsKey(gtrid);
    }

    List<Heuristic> all() {
        return kept.values().stream()
                .flatMap(branches -> branches.values().stream())
                .toList();
    }
}
