package io.concordat.coordinator.decision.journal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets a decision wait for others that are on their way, so that they share its force. It waits only where a crowd is on its
 * way, at most some forces long, and for no more than make a good group: a caller among few never waits.
 * Thread-safe.
 */
final class Gathering {
    /** Longest wait, whatever a force takes: on a disk that slow, groups form while it forces. */
    static final Duration LONGEST = Duration.ofMillis(10);

    /** So many on their way are worth a wait. */
    static final int CROWD = 5;

    /** So many share a force, and no more are waited for. */
    static final int ENOUGH = 16;

    /** A wait is never longer than so many forces take: on a quick disk forces cost little, and are waited for briefly. */
    static final int FORCES = 8;

    /** Of how many forces the time is averaged, roughly. */
    private static final int AVERAGED = 8;

    private final long longestNanos;
    private int expected;
    private int missing;
    private long forceNanos;

    Gathering(Duration longest) {
        this.longestNanos = longest.toNanos();
    }

    /** See {@link io.concordat.coordinator.decision.DecisionLog#expect}. */
    Runnable expect() {
        change(1);
        AtomicBoolean over = new AtomicBoolean();
        return () -> {
            if (over.compareAndSet(false, true)) {
                change(-1);
            }
        };
    }

    private synchronized void change(int by) {
        expected += by;
    }

    /** A decision has been queued. */
    synchronized void queued() {
        if (missing > 0 && --missing == 0) {
            notifyAll();
        }
    }

    /** A force has taken so long. */
    synchronized void forced(long nanos) {
        forceNanos += (Math.min(nanos, longestNanos) - forceNanos) / AVERAGED;
    }

    /**
     * Waits for company, if there is reason to. Called by the flusher alone; an interrupt ends the wait.
     *
     * @param queued how many decisions wait already
     */
    synchronized void await(int queued) {
        if (queued == 0 || queued >= ENOUGH || expected < CROWD) {
            return;
        }
        missing = Math.min(expected, ENOUGH - queued);
        long deadline = System.nanoTime() + Math.min(longestNanos, FORCES * forceNanos);
        try {
            long left = deadline - System.nanoTime();
            while (missing > 0 && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
                left = deadline - System.nanoTime();
            }
        } catch (InterruptedException e) {
            // a stranger's: the group is as good without company
        } finally {
            missing = 0;
        }
    }
}
