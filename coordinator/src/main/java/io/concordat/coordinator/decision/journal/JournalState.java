package io.concordat.coordinator.decision.journal;

import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.DecisionUnknownException;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.decision.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the journal knows of each gtrid, and what waits to be written. Thread-safe; guarded by its own monitor, which is
 * never held during I/O.
 */
final class JournalState {
    private final Map<Gtrid, Decision> pending = new LinkedHashMap<>();
    private final Map<Gtrid, Request> inFlight = new HashMap<>();
    private final Map<Gtrid, Verdict.Unknown> unknown = new HashMap<>();
    private final Set<Gtrid> fenced = new HashSet<>();
    private final List<Request> requests = new ArrayList<>();
    private final List<byte[]> forgets = new ArrayList<>();
    private Standing standing = new Standing.Working();
    private boolean roomWanted;
    private boolean closing;
    private long decisions;
    private long queueNanos;

    JournalState(List<Decision> pending) {
        pending.forEach(decision -> this.pending.put(decision.gtrid(), decision));
    }

    /** Queues the decision, or answers at once. */
    synchronized Request submit(Decision decision, byte[] bytes) {
        Gtrid gtrid = decision.gtrid();
        Request earlier = inFlight.get(gtrid);
        if (earlier != null) {
            return earlier;
        }
        Request request = new Request(decision, bytes);
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

    /** Waits for something to write and takes all of it. Called by the flusher alone. */
    synchronized Group take() {
        while (requests.isEmpty() && !roomWanted && !closing) {
            try {
                wait();
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

    synchronized void done(Group group) {
        notifyAll();
        for (Request request : group.requests()) {
            inFlight.remove(request.gtrid());
            pending.put(request.gtrid(), request.decision());
        }
        decisions += group.requests().size();
        queueNanos += group.queueNanos();
    }

    synchronized void refused(Group group) {
        notifyAll();
        group.requests().forEach(request -> inFlight.remove(request.gtrid()));
    }

    synchronized void unknown(Group group, Verdict.Unknown verdict) {
        notifyAll();
        for (Request request : group.requests()) {
            inFlight.remove(request.gtrid());
            unknown.put(request.gtrid(), verdict);
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
        } else if (pending.containsKey(gtrid)) {
            return Resolution.COMMIT;
        }
        fenced.add(gtrid);
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
     * Queued for the next force and not worth one of its own. A lost one does no harm: the decision is read back, recovery
     * finds none of its branches, which have all answered, and forgets it again.
     */
    synchronized void forget(Gtrid gtrid) {
        if (pending.remove(gtrid) != null && !standing.isFinal()) {
            forgets.add(RecordCodec.encodeForget(gtrid));
        }
    }

    synchronized List<Decision> pending() {
        return List.copyOf(pending.values());
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

    synchronized JournalStatistics statistics(long forces) {
        return new JournalStatistics(decisions, forces, Duration.ofNanos(queueNanos));
    }
}
