package io.concordat.coordinator.recovery;

import io.concordat.coordinator.decision.DecisionLog;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Heuristic;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.decision.Verdict;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The heuristic outcomes: what the decision log keeps of them, at hand without I/O. Thread-safe. */
final class HeuristicOutcomes {
    private static final Logger LOG = LoggerFactory.getLogger(HeuristicOutcomes.class);

    private final DecisionLog log;
    private final RecoveryEvents events;
    private Map<Gtrid, Map<InDoubtBranch, Heuristic>> known = new LinkedHashMap<>();
    private long changes;
    private int beingWritten;

    HeuristicOutcomes(DecisionLog log, RecoveryEvents events) {
        this.log = log;
        this.events = events;
        refresh();
    }

    /** Reads the log again, since other coordinators may write to it; unless something changes here meanwhile. */
    void refresh() {
        long before;
        synchronized (this) {
            before = changes;
        }
        Map<Gtrid, Map<InDoubtBranch, Heuristic>> read = new LinkedHashMap<>();
        log.heuristics().forEach(each -> put(read, each));
        synchronized (this) {
            if (changes == before && beingWritten == 0) {
                known = read;
            }
        }
    }

    private static void put(Map<Gtrid, Map<InDoubtBranch, Heuristic>> map, Heuristic heuristic) {
        map.computeIfAbsent(heuristic.gtrid(), gtrid -> new LinkedHashMap<>())
                .put(InDoubtBranch.of(heuristic.gtrid(), heuristic.participant()), heuristic);
    }

    private synchronized Optional<Heuristic> find(InDoubtBranch branch) {
        return Optional.ofNullable(known.getOrDefault(branch.gtrid(), Map.of()).get(branch));
    }

    private Optional<Heuristic> findOpen(InDoubtBranch branch) {
        return find(branch).filter(each -> each.acknowledged().isEmpty());
    }

    /** Whether a branch is in here, acknowledged or not. */
    boolean contains(InDoubtBranch branch) {
        return find(branch).isPresent();
    }

    /** Whether a gtrid has one that nobody has acknowledged. */
    synchronized boolean isOpen(Gtrid gtrid) {
        return known.getOrDefault(gtrid, Map.of()).values().stream()
                .anyMatch(each -> each.acknowledged().isEmpty());
    }

    /** The branches of a gtrid that are in here. */
    synchronized Set<InDoubtBranch> of(Gtrid gtrid) {
        return Set.copyOf(known.getOrDefault(gtrid, Map.of()).keySet());
    }

    private synchronized Stream<Heuristic> all() {
        return known.values().stream().flatMap(each -> each.values().stream()).toList().stream();
    }

    /** Those that wait for a person, oldest transaction first. */
    List<Heuristic> listed() {
        return all().filter(each -> each.acknowledged().isEmpty()).toList();
    }

    /** The same, with their details. */
    Map<InDoubtBranch, String> details() {
        Map<InDoubtBranch, String> details = new LinkedHashMap<>();
        listed().forEach(each -> details.put(InDoubtBranch.of(each.gtrid(), each.participant()), each.detail()));
        return details;
    }

    /** The branches of some resources that a person has acknowledged. */
    List<InDoubtBranch> acknowledged(Predicate<String> resource) {
        return all().filter(each -> each.acknowledged().isPresent()
                        && resource.test(each.participant().resource()))
                .map(each -> InDoubtBranch.of(each.gtrid(), each.participant()))
                .toList();
    }

    /** Keeps one, unless there is one of that branch; says whether there was none. */
    boolean add(InDoubtBranch branch, Resolution told, String detail) {
        Heuristic heuristic = new Heuristic(branch.gtrid(), branch.participant(), told, Instant.now(), detail);
        synchronized (this) {
            if (contains(branch)) {
                return false;
            }
            put(known, heuristic);
            beingWritten++;
        }
        Verdict verdict = write(heuristic);
        LOG.error(
                "Heuristic outcome of {}, which was told to {}: {}. The stores may disagree: compare them, then"
                        + " acknowledge it. It is kept until then{}.",
                branch,
                told == Resolution.COMMIT ? "commit" : "roll back",
                detail,
                verdict instanceof Verdict.Done
                        ? ""
                        : ", but not beyond a restart: the log did not take it, " + verdict);
        events.tell(new RecoveryEvent.HeuristicFound(heuristic));
        return true;
    }

    /** A store has done after all what it was told; says whether it had waited for a person. */
    boolean mended(InDoubtBranch branch) {
        Optional<Heuristic> heuristic = findOpen(branch);
        if (heuristic.isEmpty()) {
            return false;
        }
        Heuristic mended = heuristic.get().acknowledgedFor("mended: its store has done what it was told after all");
        synchronized (this) {
            put(known, mended);
            beingWritten++;
        }
        write(mended);
        LOG.info("The heuristic outcome of {} has been mended: its store has done what it was told after all", branch);
        events.tell(new RecoveryEvent.HeuristicMended(mended));
        return true;
    }

    /**
     * Acknowledges one, durably.
     *
     * @return empty if none of that branch waits for a person
     * @throws AcknowledgeException if it could not be made durable
     */
    Optional<Heuristic> acknowledge(InDoubtBranch branch, String reason) {
        Optional<Heuristic> heuristic = findOpen(branch);
        if (heuristic.isEmpty()) {
            return Optional.empty();
        }
        Heuristic acknowledged = heuristic.get().acknowledgedFor(reason);
        synchronized (this) {
            beingWritten++;
        }
        Verdict verdict = write(acknowledged);
        if (!(verdict instanceof Verdict.Done)) {
            throw new AcknowledgeException("The heuristic outcome of " + branch
                    + " is not acknowledged, because the decision log did not take that (" + verdict
                    + "). It is kept and listed. Acknowledge it again when the log works.");
        }
        synchronized (this) {
            put(known, acknowledged);
            changes++;
        }
        LOG.info("The heuristic outcome of {} has been acknowledged: {}", branch, reason);
        events.tell(new RecoveryEvent.HeuristicAcknowledged(acknowledged));
        return Optional.of(acknowledged);
    }

    private Verdict write(Heuristic heuristic) {
        try {
            return log.keep(heuristic);
        } finally {
            synchronized (this) {
                beingWritten--;
                changes++;
            }
        }
    }

    /** Drops all of a gtrid here, when the log has been told to. */
    synchronized void drop(Gtrid gtrid) {
        if (known.remove(gtrid) != null) {
            changes++;
        }
    }
}
