package io.concordat.testing.servers.proxy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A fault that is set up, and how often it has happened. Thread-safe. */
public final class FaultHits {
    private final FaultRule rule;
    private final Fault fault;
    private final Runnable end;
    private final AtomicInteger matches = new AtomicInteger();
    private int hits;
    private Optional<RuntimeException> failure = Optional.empty();

    FaultHits(FaultRule rule, Fault fault, Consumer<FaultHits> end) {
        this.rule = rule;
        this.fault = fault;
        this.end = () -> end.accept(this);
    }

    boolean isDue(Request request) {
        return rule.matches(request) && rule.isTurn(matches.incrementAndGet());
    }

    Fault fault() {
        return fault;
    }

    /** Does what the fault's owner asked for. */
    void run(Optional<Runnable> action) {
        try {
            action.ifPresent(Runnable::run);
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private synchronized void fail(RuntimeException e) {
        failure = Optional.of(e);
        notifyAll();
    }

    synchronized void hit() {
        hits++;
        notifyAll();
    }

    /** How many requests have been hit: the fault is complete for them. */
    public synchronized int count() {
        return hits;
    }

    /**
     * Waits until a request has been hit.
     *
     * @throws IllegalStateException if none is within 60 seconds, or if what was to be run has failed
     */
    public synchronized void await() {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        try {
            while (hits == 0 && failure.isEmpty()) {
                long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
                if (left <= 0) {
                    throw new IllegalStateException("no request was hit by the fault within 60 s: of those that came, "
                            + matches.get() + " matched");
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a fault", e);
        }
        if (failure.isPresent()) {
            throw new IllegalStateException("what the fault was to run has failed", failure.get());
        }
    }

    /** Takes the fault away: later requests pass. */
    public void remove() {
        end.run();
    }
}
