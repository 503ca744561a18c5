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
    private final Map<Gtrid, Decision> pending = new LinkedHashMap<>();
    private final Heuristics heuristics;
    private final Map<Gtrid, Request> inFlight = new HashMap<>();
    private final Map<Gtrid, Verdict.Unknown> unknown = new HashMap<>();
    private final Set<Gtrid> fenced = new HashSet<>();
    private final List<Request> requests = new ArrayList<>();
    private final Forgets forgets;
    private final Kept kept;
    private Standing standing = new Standing.Working();
    private boolean roomWanted;
    private boolean closing;
    private long decisions;
    private long queueNanos;

    /** @param directory where the journal is, for messages */
    JournalState(Path directory, Incarnations incarnations, Carried carried, Duration forgetDelay) {
        this.directory = directory;
        this.incarnations = incarnations;
        this.forgets = new Forgets(forgetDelay);
        carried.pending().forEach(decision -> pending.put(decision.gtrid(), decision));
        this.heuristics = new Heuristics(carried.heuristics());
        this.kept = new Kept(carried.answered(), carried.generations());
    }

    /** Queues the decision, or answers at once. */
    synchronized Request submit(Decision decision, byte[] bytes) {
        Gtrid gtrid = decision.gtrid();
        Request earlier = inFlight.get(gtrid);
        if (earlier != null) {
            return earlier;
        }
        Request request = new Request(new JournalRecord.Decided(decision), bytes);
        if (isDecided(gtrid)) {
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

    /** Waits for something to write, forgets for their time to come; answers for how much of it somebody waits, 0 at the end. */
    synchronized int awaitWork() {
        while (requests.isEmpty() && !roomWanted && !closing && !forgets.areDue()) {
            try {
                if (forgets.isEmpty()) {
                    wait();
                } else {
                    TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, forgets.waitNanos()));
                }
            } catch (InterruptedException e) {
                // Only close() ends the flusher; a pending interrupt would close its file at the next write.
            }
        }
        return closing ? 0 : requests.size();
    }

    /** Takes all there is to write. */
    synchronized Group take() {
        Group group = new Group(List.copyOf(requests), forgets.take(), System.nanoTime(), closing);
        requests.clear();
        roomWanted = false;
        return group;
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
        group.decided().forEach(inFlight::remove);
        if (!standing.isFinal()) {
            forgets.putBack(group.forgets());
        }
    }

    synchronized void unknown(Group group, Verdict.Unknown verdict) {
        notifyAll();
        for (Gtrid gtrid : group.decided()) {
            inFlight.remove(gtrid);
            unknown.put(gtrid, verdict);
        }
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
        } else if (isDecided(gtrid)) {
            return Resolution.COMMIT;
        } else if (!incarnations.contains(gtrid.incarnation())) {
            throw new DecisionUnknownException(incarnations.neverHad(gtrid, directory), null);
        }
        // The journal decides for no other incarnation, so a fence for one would only take room.
        if (gtrid.incarnation() == incarnations.last()) {
            fenced.add(gtrid);
        }
        return Resolution.ROLLBACK;
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
     * decision is read back, and recovery asks its branches again: no harm is done while the stores remember how they
     * ended, and one that comes back later looks like a heuristic outcome. The delay keeps that to who died within it.
     */
    synchronized void forget(Gtrid gtrid) {
        Decision decision = pending.remove(gtrid);
        boolean wasHeuristic = heuristics.remove(gtrid);
        if (decision == null && !wasHeuristic) {
            return;
        }
        if (decision != null) {
            kept.answered(decision);
        }
        if (!standing.isFinal()) {
            boolean sooner = kept.find(gtrid)
                    .map(answered -> forgets.addLater(KeptCodec.encode(answered)))
                    .orElseGet(() -> forgets.add(RecordCodec.encodeForget(gtrid)));
            if (sooner) {
                notifyAll();
            }
        }
    }

    /** Keeps decisions in which the resource has a part, when they are answered, and says so: quickly, without I/O. */
    synchronized void gate(String resource, Runnable whenOneIsKept) {
        kept.gate(resource, whenOneIsKept);
    }

    /** What is to be asked of a resource; not what a person must see to before. */
    synchronized List<Gtrid> answered(String resource, int most) {
        return kept.of(resource, gtrid -> !heuristics.contains(gtrid), most);
    }

    synchronized boolean isAwaiting(String resource) {
        return kept.isAwaiting(resource);
    }

    /** Forgets what nothing else is awaited for. The generations are written with that, in one batch. */
    synchronized void confirmed(String resource, Map<String, Long> generations, List<Gtrid> batch) {
        if (standing.isFinal()) {
            return;
        }
        List<byte[]> records = new ArrayList<>();
        generations.forEach((name, generation) -> {
            kept.raise(name, generation);
            records.add(KeptCodec.encode(new JournalRecord.Confirmed(name, generation)));
        });
        batch.stream()
                .filter(gtrid -> !heuristics.contains(gtrid) && kept.confirmed(gtrid, resource))
                .forEach(gtrid -> records.add(RecordCodec.encodeForget(gtrid)));
        forgets.addAll(records);
        notifyAll();
    }

    synchronized long generation(String resource) {
        return kept.generation(resource);
    }

    /** Whether there is a decision, carried out or not. */
    synchronized boolean isDecided(Gtrid gtrid) {
        return pending.containsKey(gtrid) || kept.contains(gtrid);
    }

    synchronized Optional<String> keepsTooMany() {
        return kept.tooMany();
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
        return new Carried(pending(), kept.all(), heuristics(), kept.generations());
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
