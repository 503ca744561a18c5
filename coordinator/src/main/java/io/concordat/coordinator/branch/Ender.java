package io.concordat.coordinator.branch;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** Who ends a transaction: its caller or the reaper, whichever claims it first, and never both. Thread-safe. */
final class Ender {
    private enum Who {
        NOBODY,
        CALLER,
        REAPER
    }

    private final AtomicReference<Who> who = new AtomicReference<>(Who.NOBODY);
    private final CompletableFuture<Boolean> reaped = new CompletableFuture<>();

    boolean claimForCaller() {
        return who.compareAndSet(Who.NOBODY, Who.CALLER);
    }

    boolean claimForReaper() {
        return who.compareAndSet(Who.NOBODY, Who.REAPER);
    }

    boolean isClaimed() {
        return who.get() != Who.NOBODY;
    }

    boolean isReaper() {
        return who.get() == Who.REAPER;
    }

    /** The reaper is done. */
    void reaped() {
        reaped.complete(true);
    }

    boolean isReaped() {
        return reaped.isDone();
    }

    /** Waits for the reaper to be done; an interrupt does not end the wait, and is kept. */
    void awaitReaped() {
        boolean ignored = reaped.join();
    }
}
