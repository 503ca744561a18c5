package io.concordat.coordinator.decision.journal;

import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Verdict;
import java.util.concurrent.CompletableFuture;

/** A decision on its way to the disk. */
final class Request {
    private final Decision decision;
    private final byte[] bytes;
    private final long queuedAt = System.nanoTime();
    private final CompletableFuture<Verdict> verdict = new CompletableFuture<>();

    /** @param bytes the decision's record */
    Request(Decision decision, byte[] bytes) {
        this.decision = decision;
        this.bytes = bytes;
    }

    Decision decision() {
        return decision;
    }

    Gtrid gtrid() {
        return decision.gtrid();
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
