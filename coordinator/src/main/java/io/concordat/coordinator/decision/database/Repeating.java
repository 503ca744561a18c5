package io.concordat.coordinator.decision.database;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Runs a task that never throws on a thread of its own, periodically and when asked. Thread-safe. */
final class Repeating implements AutoCloseable {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private final Runnable task;
    private final Duration interval;
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    /** Makes one that does not run yet. */
    Repeating(String name, Runnable task, Duration interval) {
        this.task = task;
        this.interval = interval;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Runs the task as soon as may be. */
    void soon() {
        wake.release();
    }

    private void run() {
        while (!closed) {
            try {
                boolean asked = wake.tryAcquire(interval.toNanos(), TimeUnit.NANOSECONDS);
                if (asked) {
                    wake.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            }
            if (!closed) {
                task.run();
            }
        }
    }

    /** Ends the thread after the run it may be in, waiting for it for 10 s at most. */
    @Override
    public void close() {
        closed = true;
        wake.release();
        try {
            thread.join(CLOSE_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
