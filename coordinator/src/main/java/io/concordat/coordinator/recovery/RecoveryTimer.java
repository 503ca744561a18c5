package io.concordat.coordinator.recovery;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs recovery passes on a thread of its own: periodically, soon when asked, and again soon while work is left. */
final class RecoveryTimer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RecoveryTimer.class);

    private final BooleanSupplier pass;
    private final Duration interval;
    private final Duration retry;
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Makes a timer that does not run yet.
     *
     * @param pass runs one pass and says whether it left something behind
     */
    RecoveryTimer(String node, BooleanSupplier pass, Duration interval, Duration retry) {
        this.pass = pass;
        this.interval = interval;
        this.retry = retry;
        this.thread = new Thread(this::run, "concordat-recovery-" + node);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void soon() {
        wake.release();
    }

    private void run() {
        boolean left = false;
        while (!closed) {
            try {
                boolean ignored = wake.tryAcquire((left ? retry : interval).toNanos(), TimeUnit.NANOSECONDS);
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
        } catch (RuntimeException e) {
            LOG.error("A recovery pass failed; the next one tries again", e);
            return true;
        }
    }

    /** Ends the thread after the pass it may be in. */
    @Override
    public void close() {
        closed = true;
        wake.release();
    }
}
