package io.concordat.coordinator.decision.journal;

import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.DecisionUnknownException;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Heuristic;
import io.concordat.coordinator.decision.LogStatistics;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.decision.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What the journal knows of each gtrid, and what waits to be written. Thread-safe; guarded by its own monitor, which is
 * never held during I/O.
 */
final class JournalState {
    private final Path directory;
    private final Incarnations incarnations;
    private final long forgetDelayNanos;
    private final Map<Gtrid, Decision> pending = new LinkedHashMap<>();
    private final Heuristics heuristics;
    private final Map<Gtrid, Request> inFlight = new HashMap<>();
    private final Map<Gtrid, Verdict.Unknown> unknown = new HashMap<>();
    private final Set<Gtrid> fenced = new HashSet<>();
    private final List<Request> requests = new ArrayList<>();
    private final List<byte[]> forgets = new ArrayList<>();
    private long oldestForgetAt;
    private Standing standing = new Standing.Working();
    private boolean roomWanted;
    private boolean closing;
    private long decisions;
    private long queueNanos;

    /** @param directory where the journal is, for messages */
    JournalState(Path directory, Incarnations incarnations, Carried carried, Duration forgetDelay) {
        this.directory = directory;
        this.incarnations = incarnations;
        this.forgetDelayNanos = forgetDelay.toNanos();
        carried.pending().forEach(decision -> pending.put(decision.gtrid(), decision));
        this.heuristics = new Heuristics(carried.heuristics());
    }

    /** Queues the decision, or answers at once. */
    synchronized Request submit(Decision decision, byte[] bytes) {
        Gtrid gtrid = decision.gtrid();
        Request earlier = inFlight.get(gtrid);
        if (earlier != null) {
            return earlier;
        }
        Request request = new Request(new JournalRecord.Decided(decision), bytes);
        if (pending.containsKey(gtrid)) {
            request.complete(new Verdict.Done());
        } else if (unknown.containsKey(gtrid)) {
            request.complete(unknown.get(gtrid));
        } else if (fenced.contains(gtrid)) {
            request.complete(new Verdict.Refused("Transaction " + gtrid
                    + " was rolled back by recovery before its decision came; it has no effect."));
        } else if (standing.isFinal()) {
            request.complete(new Verdict.Refused(standing.refusal().orElseThrow()));
        } else {
            requests.add(request);
            inFlight.put(gtrid, request);
            notifyAll();
        }
        return request;
    }

    /** Queues a heuristic outcome. It is listed from now on; an acknowledged one only when it is written. */
    synchronized Request submit(Heuristic heuristic, byte[] bytes) {
        Request request = new Request(new JournalRecord.Heuristical(heuristic), bytes);
        if (heuristic.acknowledged().isEmpty()) {
            heuristics.put(heuristic);
        }
        if (standing.isFinal()) {
            request.complete(new Verdict.Refused(standing.refusal().orElseThrow()));
        } else {
            requests.add(request);
            notifyAll();
        }
        return request;
    }

    /**
     * Waits for something to write and takes all of it. Forgets alone wait for a decision to go with, up to the delay; the
     * timer runs only while there are some. Called by the flusher alone.
     */
    synchronized Group take() {
        while (requests.isEmpty() && !roomWanted && !closing && !forgetsDue()) {
            try {
                if (forgets.isEmpty()) {
                    wait();
                } else {
                    TimeUnit.NANOSECONDS.timedWait(this, forgetWaitNanos());
                }
            } catch (InterruptedException e) {
                // Only close() ends the flusher; a pending interrupt would close its file at the next write.
            }
        }
        Group group = new Group(List.copyOf(requests), List.copyOf(forgets), System.nanoTime(), closing);
        requests.clear();
        forgets.clear();
        roomWanted = false;
        return group;
    }

    private synchronized boolean forgetsDue() {
        return !forgets.isEmpty() && forgetWaitNanos() <= 0;
    }

    private synchronized long forgetWaitNanos() {
        return oldestForgetAt + forgetDelayNanos - System.nanoTime();
    }

    synchronized void done(Group group) {
        notifyAll();
        for (Request request : group.requests()) {
            if (request.record() instanceof JournalRecord.Decided decided) {
                inFlight.remove(decided.decision().gtrid());
                pending.put(decided.decision().gtrid(), decided.decision());
                decisions++;
            } else if (request.record() instanceof JournalRecord.Heuristical heuristical) {
                heuristics.put(heuristical.heuristic());
            }
        }
        queueNanos += group.queueNanos();
    }

    synchronized void refused(Group group) {
        notifyAll();
        decided(group).forEach(inFlight::remove);
        if (!standing.isFinal()) {
            forgets.addAll(0, group.forgets());
            oldestForgetAt = System.nanoTime();
        }
    }

    synchronized void unknown(Group group, Verdict.Unknown verdict) {
        notifyAll();
        for (Gtrid gtrid : decided(group)) {
            inFlight.remove(gtrid);
            unknown.put(gtrid, verdict);
        }
    }

    private static List<Gtrid> decided(Group group) {
        return group.requests().stream()
                .map(Request::record)
                .filter(JournalRecord.Decided.class::isInstance)
                .map(record -> ((JournalRecord.Decided) record).decision().gtrid())
                .toList();
    }

    /** Waits while the decision is being written, whatever interrupts; then answers, and fences what is undecided. */
    synchronized Resolution resolve(Gtrid gtrid) throws DecisionUnknownException {
        awaitWritten(gtrid);
        if (standing instanceof Standing.Closed closed) {
            throw new DecisionUnknownException("Transaction " + gtrid + ": " + closed.reason(), null);
        }
        Verdict.Unknown verdict = unknown.get(gtrid);
        if (verdict != null) {
            throw new DecisionUnknownException("Transaction " + gtrid + ": " + verdict.reason(), verdict.cause());
        } else if (pending.containsKey(gtrid)) {
            return Resolution.COMMIT;
        } else if (!incarnations.contains(gtrid.incarnation())) {
            throw new DecisionUnknownException(neverHad(gtrid), null);
        }
        // The journal decides for no other incarnation, so a fence for one would only take room.
        if (gtrid.incarnation() == incarnations.last()) {
            fenced.add(gtrid);
        }
        return Resolution.ROLLBACK;
    }

    private String neverHad(Gtrid gtrid) {
        return "Transaction " + gtrid + " is of incarnation " + gtrid.incarnation() + ", and journal " + directory
                + " never had that one (it knows its last " + Incarnations.KEPT
                + "): the journal that had it was lost, was"
                + " replaced by an older copy, or is another one. What was decided cannot be said here, so its branches"
                + " stay in doubt. Put the right journal back and restart the coordinator, or let a person settle the"
                + " branches.";
    }

    private synchronized void awaitWritten(Gtrid gtrid) {
        boolean interrupted = false;
        while (inFlight.containsKey(gtrid)) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Queued for the next force; one of its own only when none comes within the delay. When the process dies before, the
     * decision is read back, and recovery asks its branches again, which have all answered. That does no harm while the
     * stores remember how they ended, and they do for a limited time only: a decision that comes back later looks like a
     * heuristic outcome. The delay keeps that to a process that was killed within it, or whose journal was poisoned, and
     * that is started again only after the stores have forgotten.
     */
    synchronized void forget(Gtrid gtrid) {
        boolean wasPending = pending.remove(gtrid) != null;
        boolean wasHeuristic = heuristics.remove(gtrid);
        if ((wasPending || wasHeuristic) && !standing.isFinal()) {
            if (forgets.isEmpty()) {
                oldestForgetAt = System.nanoTime();
                notifyAll();
            }
            forgets.add(RecordCodec.encodeForget(gtrid));
        }
    }

    /** How many gtrids are fenced. */
    synchronized int fences() {
        return fenced.size();
    }

    synchronized List<Decision> pending() {
        return List.copyOf(pending.values());
    }

    synchronized List<Heuristic> heuristics() {
        return heuristics.all();
    }

    synchronized Carried carried() {
        return new Carried(pending(), heuristics());
    }

    synchronized Optional<Decision> find(Gtrid gtrid) {
        return Optional.ofNullable(pending.get(gtrid));
    }

    synchronized Standing standing() {
        return standing;
    }

    /** Changes the standing unless the journal is finished. */
    synchronized void become(Standing next) {
        if (!standing.isFinal()) {
            standing = next;
        }
    }

    /** Takes no more decisions, and ends the flusher when it has written what is queued. */
    synchronized void close(String reason) {
        become(new Standing.Closed(reason));
        closing = true;
        notifyAll();
    }

    /** Lets the flusher try to begin a segment when the last attempt is as old as the interval. */
    synchronized void checkRoom(Duration interval) {
        if (standing instanceof Standing.Full full && System.nanoTime() - full.sinceNanos() >= interval.toNanos()) {
            roomWanted = true;
            notifyAll();
        }
    }

    synchronized LogStatistics statistics(long forces) {
        return new LogStatistics(decisions, forces, Duration.ofNanos(queueNanos));
    }
}
