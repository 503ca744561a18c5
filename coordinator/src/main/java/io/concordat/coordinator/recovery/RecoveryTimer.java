package io.concordat.coordinator.recovery;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one resource's recovery passes on a thread of its own: periodically, soon when asked, and again soon while work is
 * left. Thread-safe.
 */
final class RecoveryTimer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RecoveryTimer.class);

    /** How soon a pass that left work behind is followed by the next: doubled each time, up to the longest. */
    private static final long FIRST_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long LONGEST_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    private final BooleanSupplier pass;
    private final long intervalNanos;
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Makes a timer that does not run yet.
     *
     * @param pass runs one pass and says whether it left work behind
     */
    RecoveryTimer(String name, BooleanSupplier pass, Duration interval) {
        this.pass = pass;
        this.intervalNanos = Duration.ofDays(365).compareTo(interval) < 0
                ? Duration.ofDays(365).toNanos()
                : interval.toNanos();
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void soon() {
        wake.release();
    }

    private void run() {
        long retry = FIRST_RETRY_NANOS; // the pass at start may have left work behind
        boolean left = true;
        while (!closed) {
            long pause = left ? Math.min(retry, intervalNanos) : intervalNanos;
            try {
                boolean asked = wake.tryAcquire(pause, TimeUnit.NANOSECONDS);
                retry = asked || !left ? FIRST_RETRY_NANOS : Math.min(2 * retry, LONGEST_RETRY_NANOS);
            } catch (InterruptedException e) {
                return;
            }
            wake.drainPermits();
            if (!closed) {
                left = passLeavesWork();
            }
        }
    }

    private boolean passLeavesWork() {
        try {
            return pass.getAsBoolean();
        } catch (RuntimeException | Error e) {
            LOG.error("A recovery pass failed; the next one tries again", e);
            return true;
        }
    }

    /** Ends the thread after the pass it may be in, without waiting for it. */
    @Override
    public void close() {
        closed = true;
        wake.release();
    }
}
