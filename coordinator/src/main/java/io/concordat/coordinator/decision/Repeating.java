package io.concordat.coordinator.decision;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a task on a thread of its own, periodically and when asked; its runs never overlap. Thread-safe; internal. */
public final class Repeating implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Repeating.class);
    private static final Duration LONGEST = Duration.ofDays(365);

    private final String name;
    private final Task task;
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread;
    private volatile Duration pause;
    private volatile boolean closed;

    /** What is done, and when it is done again. */
    @FunctionalInterface
    public interface Task {
        /**
         * Does it. Whatever it throws is logged, and it is run again after the last pause.
         *
         * @param asked whether it is run since somebody has asked, not since its time has come
         * @return how long to wait until the next time
         */
        Duration run(boolean asked);
    }

    /**
     * Makes one that does not run yet.
     *
     * @param first how long to wait until the first time
     */
    public Repeating(String name, Duration first, Task task) {
        this.name = name;
        this.task = task;
        this.pause = first;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /** The same at the same interval for ever. */
    public static Repeating every(Duration interval, String name, Runnable task) {
        return new Repeating(name, interval, asked -> {
            task.run();
            return interval;
        });
    }

    public void start() {
        thread.start();
    }

    /** Runs the task as soon as may be. */
    public void soon() {
        wake.release();
    }

    private void run() {
        while (!closed) {
            boolean asked = await(pause.compareTo(LONGEST) < 0 ? pause : LONGEST);
            wake.drainPermits();
            if (!closed) {
                run(asked);
            }
        }
    }

    /** Ended by {@link #soon} and {@link #close} only: an interrupt, which a listener may leave behind, ends nothing. */
    private boolean await(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (true) {
            try {
                return wake.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                LOG.debug("{} was interrupted, and goes on", name);
            }
        }
    }

    private void run(boolean asked) {
        try {
            pause = task.run(asked);
        } catch (RuntimeException | Error e) {
            LOG.error("{} failed; the next run tries again", name, e);
        }
    }

    /** Ends the thread after the run it may be in, without waiting for it. */
    @Override
    public void close() {
        closed = true;
        wake.release();
    }

    /** As {@link #close}, and waits so long for it. */
    public void close(Duration limit) {
        close();
        try {
            thread.join(limit.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
