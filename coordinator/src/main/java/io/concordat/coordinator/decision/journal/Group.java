package io.concordat.coordinator.decision.journal;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * What goes to the disk with one force.
 *
 * @param requests records whose callers wait
 * @param forgets records that nobody waits for
 * @param takenAt {@link System#nanoTime()} when the flusher took it
 * @param last whether the journal is closing and nothing follows
 */
record Group(List<Request> requests, List<byte[]> forgets, long takenAt, boolean last) {
    List<byte[]> records() {
        List<byte[]> records = new ArrayList<>(forgets);
        requests.forEach(request -> records.add(request.bytes()));
        return records;
    }

    /** What is decided with it. */
    List<Gtrid> decided() {
        return requests.stream()
                .map(Request::record)
                .filter(JournalRecord.Decided.class::isInstance)
                .map(record -> ((JournalRecord.Decided) record).decision().gtrid())
                .toList();
    }

    long queueNanos() {
        return requests.stream()
                .mapToLong(request -> takenAt - request.queuedAt())
                .sum();
    }

    /** Lets the callers go on. */
    void release(Verdict verdict) {
        requests.forEach(request -> request.complete(verdict));
    }
}
