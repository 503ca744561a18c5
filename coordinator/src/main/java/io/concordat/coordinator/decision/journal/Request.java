package io.concordat.coordinator.decision.journal;

import io.concordat.coordinator.decision.Verdict;
import java.util.concurrent.CompletableFuture;

/** A record on its way to the disk, for which somebody waits. */
final class Request {
    private final JournalRecord record;
    private final byte[] bytes;
    private final long queuedAt = System.nanoTime();
    private final CompletableFuture<Verdict> verdict = new CompletableFuture<>();

    /** @param bytes those of the record */
    Request(JournalRecord record, byte[] bytes) {
        this.record = record;
        this.bytes = bytes;
    }

    JournalRecord record() {
        return record;
    }

    byte[] bytes() {
        return bytes;
    }

    /** By {@link System#nanoTime()}. */
    long queuedAt() {
        return queuedAt;
    }

    void complete(Verdict result) {
        verdict.complete(result);
    }

    /** Waits for the verdict; an interrupt does not end the wait, and its flag is kept. */
    Verdict await() {
        return verdict.join();
    }
}
