package io.concordat.coordinator.decision.database;

import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.Gtrid;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The decisions of this incarnation that are not forgotten, without their redo: asking for them needs no I/O. Thread-safe. */
final class OwnDecisions {
    private final Map<Gtrid, Decision> pending = new LinkedHashMap<>();
    private final Map<Gtrid, Long> places = new HashMap<>();

    synchronized void add(Decision decision, OptionalLong place) {
        place.ifPresent(known -> places.put(decision.gtrid(), known));
        add(decision);
    }

    synchronized OptionalLong place(Gtrid gtrid) {
        Long place = places.get(gtrid);
        return place == null ? OptionalLong.empty() : OptionalLong.of(place);
    }

    synchronized void add(Decision decision) {
        pending.put(
                decision.gtrid(),
                new Decision(
                        decision.gtrid(), decision.epoch(), decision.decidedAt(), decision.participants(), List.of()));
    }

    /** Takes it out; what it said, if it was there. */
    synchronized Optional<Decision> remove(Gtrid gtrid) {
        places.remove(gtrid);
        return Optional.ofNullable(pending.remove(gtrid));
    }

    synchronized Optional<Decision> find(Gtrid gtrid) {
        return Optional.ofNullable(pending.get(gtrid));
    }

    synchronized List<Decision> all() {
        return List.copyOf(pending.values());
    }
}
