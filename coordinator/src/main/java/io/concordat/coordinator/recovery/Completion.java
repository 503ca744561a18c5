package io.concordat.coordinator.recovery;

import static io.concordat.coordinator.observe.ProtocolStep.FORGOTTEN;

import io.concordat.coordinator.branch.Deadline;
import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.DecisionLog;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Participant;
import io.concordat.coordinator.observe.Steps;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which branches of decided transactions have answered, over all passes and resources. A decision is forgotten on
 * positive evidence only: when each branch it names has answered its commit, after the transaction had ended. Thread-safe.
 */
final class Completion {
    private static final Logger LOG = LoggerFactory.getLogger(Completion.class);

    private final DecisionLog log;
    private final Predicate<Gtrid> running;
    private final Steps steps;
    private final Map<Gtrid, Set<Participant>> answered = new HashMap<>();
    private final Map<InDoubtBranch, String> heuristics = new HashMap<>();

    Completion(DecisionLog log, Predicate<Gtrid> running, Steps steps) {
        this.log = log;
        this.running = running;
        this.steps = steps;
    }

    /**
     * Decided branches of a resource that have yet to answer, of transactions that have ended.
     *
     * <p>The log is asked twice: a transaction that ends by itself forgets its decision before it counts as ended, so what
     * has ended and is still pending was really left behind.
     */
    List<InDoubtBranch> due(String resource) {
        Set<Gtrid> ended = new HashSet<>();
        log.pending().stream().map(Decision::gtrid).filter(running.negate()).forEach(ended::add);
        if (ended.isEmpty()) {
            return List.of();
        }
        return log.pending().stream()
                .filter(decision -> ended.contains(decision.gtrid()))
                .flatMap(decision -> decision.participants().stream()
                        .filter(participant -> participant.resource().equals(resource))
                        .map(participant -> InDoubtBranch.of(decision.gtrid(), participant)))
                .filter(this::isOpen)
                .toList();
    }

    private synchronized boolean isOpen(InDoubtBranch branch) {
        return !heuristics.containsKey(branch)
                && !answered.getOrDefault(branch.gtrid(), Set.of()).contains(branch.participant());
    }

    /** A decided branch has answered; the last one of its transaction lets the decision go. */
    synchronized void answered(InDoubtBranch branch) {
        if (heuristics.remove(branch) != null) {
            LOG.info("The heuristic outcome of {} has been mended: its store has committed it after all", branch);
        }
        Optional<Decision> decision = decision(branch.gtrid());
        if (decision.isEmpty()) {
            return;
        }
        Set<Participant> all = answered.computeIfAbsent(branch.gtrid(), gtrid -> new HashSet<>());
        all.add(branch.participant());
        if (all.containsAll(decision.get().participants())) {
            log.forget(branch.gtrid());
            answered.remove(branch.gtrid());
            steps.took(FORGOTTEN, branch.gtrid());
            notifyAll();
        }
    }

    /** A store went its own way: the decision is kept, and the branch is not asked again. */
    synchronized void heuristic(InDoubtBranch branch, String detail) {
        if (heuristics.put(branch, detail) == null) {
            LOG.error(
                    "Heuristic outcome of {}: {}. The stores may disagree: compare them. Its decision is kept.",
                    branch,
                    detail);
            notifyAll();
        }
    }

    /** The heuristic outcomes seen since the start. */
    synchronized Map<InDoubtBranch, String> heuristics() {
        return Map.copyOf(heuristics);
    }

    /** Waits until nothing of the gtrid is pending, a heuristic outcome shows, or the patience is over. */
    synchronized Settlement await(Gtrid gtrid, Duration patience) {
        Deadline deadline = Deadline.after(patience);
        while (decision(gtrid).isPresent()) {
            if (heuristics.keySet().stream().anyMatch(branch -> branch.gtrid().equals(gtrid))) {
                return Settlement.HEURISTIC;
            }
            if (deadline.isOver()) {
                return Settlement.PENDING;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, deadline.nanosLeft()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Settlement.PENDING;
            }
        }
        return Settlement.COMPLETE;
    }

    private Optional<Decision> decision(Gtrid gtrid) {
        return log.find(gtrid);
    }
}
