package io.concordat.coordinator.decision.database;

import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.Gtrid;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The gtrids whose rows are on their way out, oldest first. Thread-safe. */
final class ForgetQueue {
    /** So many decisions are held in memory, which spares reading them; more than that may wait for a store that is away. */
    private static final int HELD = 10_000;

    private record Waiting(long sinceNanos, Optional<Decision> decision) {}

    private final Map<Gtrid, Waiting> waiting = new LinkedHashMap<>();

    /**
     * Queues a gtrid, unless it is queued.
     *
     * @param decision what its row says, without redo, if that is known
     * @return how many are queued
     */
    synchronized int add(Gtrid gtrid, Optional<Decision> decision) {
        waiting.putIfAbsent(gtrid, new Waiting(System.nanoTime(), decision.filter(known -> waiting.size() < HELD)));
        return waiting.size();
    }

    synchronized boolean contains(Gtrid gtrid) {
        return waiting.containsKey(gtrid);
    }

    /** What its row says, if that is known here. */
    synchronized Optional<Decision> decision(Gtrid gtrid) {
        return Optional.ofNullable(waiting.get(gtrid)).flatMap(Waiting::decision);
    }

    /** Those that have been queued for so long. */
    synchronized List<Gtrid> olderThan(long nanos) {
        long now = System.nanoTime();
        return waiting.entrySet().stream()
                .takeWhile(entry -> now - entry.getValue().sinceNanos() >= nanos)
                .map(Map.Entry::getKey)
                .toList();
    }

    synchronized void removeAll(Collection<Gtrid> gone) {
        gone.forEach(waiting::remove);
    }
}
