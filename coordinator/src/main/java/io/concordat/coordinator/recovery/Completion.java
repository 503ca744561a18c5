package io.concordat.coordinator.recovery;

import static io.concordat.coordinator.observe.ProtocolStep.FORGOTTEN;

import io.concordat.coordinator.branch.Deadline;
import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.DecisionLog;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Participant;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.observe.Steps;
import java.time.Duration;
import java.util.ArrayList;
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
 * positive evidence only: when each branch it names has answered its commit, after the transaction had ended, or a person
 * has acknowledged that it did otherwise. Thread-safe; no I/O is done under its monitor.
 */
final class Completion {
    private static final Logger LOG = LoggerFactory.getLogger(Completion.class);

    private final DecisionLog log;
    private final Predicate<Gtrid> running;
    private final Steps steps;
    private final HeuristicOutcomes heuristics;
    private final Map<Gtrid, Set<Participant>> answered = new HashMap<>();

    /** How often something has been settled, for those who wait. */
    private long changes;

    /** As the log had them at the last pass: looking each up in it may need I/O. */
    private volatile Map<Gtrid, Decision> pending = Map.of();

    Completion(DecisionLog log, Predicate<Gtrid> running, HeuristicOutcomes heuristics, Steps steps) {
        this.log = log;
        this.running = running;
        this.heuristics = heuristics;
        this.steps = steps;
    }

    /**
     * Decided branches of a resource that have yet to answer, of transactions that have ended.
     *
     * <p>The log is asked twice for those of this life: a transaction that ends by itself forgets its decision before it
     * counts as ended, so what has ended and is still pending was really left behind.
     */
    List<InDoubtBranch> due(String resource) {
        heuristics.refresh();
        Map<Gtrid, Decision> now = new HashMap<>();
        List<InDoubtBranch> due = new ArrayList<>();
        for (Decision decision : log.pending()) {
            Gtrid gtrid = decision.gtrid();
            if (!running.test(gtrid) && isStillPending(gtrid)) {
                now.put(gtrid, decision);
                decision.participants().stream()
                        .filter(participant -> participant.resource().equals(resource))
                        .map(participant -> InDoubtBranch.of(gtrid, participant))
                        .filter(this::isOpen)
                        .forEach(due::add);
            }
        }
        pending = now;
        return due;
    }

    /** Whether the log had a decision of the gtrid at the last pass. No I/O. */
    boolean isKnownDecided(Gtrid gtrid) {
        return pending.containsKey(gtrid);
    }

    /** Whether others have had an answer of every branch of its transaction, and have forgotten the decision. */
    boolean isCompletedByOthers(InDoubtBranch branch) {
        return log.isCompletedByOthers(branch.gtrid());
    }

    private boolean isStillPending(Gtrid gtrid) {
        return gtrid.incarnation() != log.incarnation() || log.find(gtrid).isPresent();
    }

    private boolean isOpen(InDoubtBranch branch) {
        return !heuristics.contains(branch) && !hasAnswered(branch);
    }

    private synchronized boolean hasAnswered(InDoubtBranch branch) {
        return answered.getOrDefault(branch.gtrid(), Set.of()).contains(branch.participant());
    }

    /** A branch has done what it was told, or may be let go; the last one of its transaction lets the decision go. */
    void answered(InDoubtBranch branch, Resolution told) {
        boolean mended = heuristics.mended(branch);
        if (told == Resolution.COMMIT || mended) {
            settled(branch);
        }
    }

    private void settled(InDoubtBranch branch) {
        Gtrid gtrid = branch.gtrid();
        Set<Participant> all = new HashSet<>();
        Optional<Decision> decision = decision(gtrid);
        decision.ifPresent(found -> all.addAll(found.participants()));
        heuristics.of(gtrid).forEach(each -> all.add(each.participant()));
        if (all.isEmpty()) {
            return;
        }
        synchronized (this) {
            Set<Participant> now = answered.computeIfAbsent(gtrid, key -> new HashSet<>());
            now.add(branch.participant());
            if (!now.containsAll(all)) {
                return;
            }
            log.forget(gtrid); // no I/O
            answered.remove(gtrid);
            changed();
        }
        heuristics.drop(gtrid);
        if (decision.isPresent()) {
            steps.took(FORGOTTEN, gtrid);
        }
    }

    /** A store went its own way: the decision is kept, and the branch is not asked again. */
    void heuristic(InDoubtBranch branch, Resolution told, String detail) {
        if (heuristics.add(branch, told, detail)) {
            changed();
        }
    }

    /** The branches of a resource that a person has acknowledged, and whose store is yet to be told to forget them. */
    List<InDoubtBranch> toForget(Predicate<String> resource) {
        return heuristics.acknowledged(resource).stream()
                .filter(branch -> !hasAnswered(branch))
                .toList();
    }

    /** A store keeps nothing any more of a branch that a person has acknowledged. */
    void forgotten(InDoubtBranch branch) {
        settled(branch);
    }

    /** Waits until nothing of the gtrid is pending, a heuristic outcome shows, or the patience is over. */
    Settlement await(Gtrid gtrid, Duration patience) {
        Deadline deadline = Deadline.after(patience);
        while (true) {
            long seen = changes();
            if (isForgotten(gtrid)) {
                return Settlement.COMPLETE;
            }
            if (heuristics.isOpen(gtrid)) {
                return Settlement.HEURISTIC;
            }
            if (deadline.isOver() || !awaitChange(seen, deadline)) {
                return Settlement.PENDING;
            }
        }
    }

    private boolean isForgotten(Gtrid gtrid) {
        try {
            return log.find(gtrid).isEmpty();
        } catch (RuntimeException e) {
            LOG.debug("The log cannot say whether {} is complete", gtrid, e);
            return false;
        }
    }

    private synchronized long changes() {
        return changes;
    }

    private synchronized void changed() {
        changes++;
        notifyAll();
    }

    /** False if the thread is interrupted, which it stays. */
    private synchronized boolean awaitChange(long seen, Deadline deadline) {
        try {
            while (changes == seen && !deadline.isOver()) {
                TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, deadline.nanosLeft()));
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Optional<Decision> decision(Gtrid gtrid) {
        Decision known = pending.get(gtrid);
        return known == null ? log.find(gtrid) : Optional.of(known);
    }
}
