package io.concordat.coordinator.jta;

import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rolls back transactions at their deadline, by the monotonic clock. One thread watches all of them, asleep until the earliest
 * deadline; a begin wakes it only for an earlier one, so that it costs the transactions next to nothing. What is due is
 * rolled back on threads that last no longer than that: a store that hangs delays no other's. Thread-safe.
 */
public final class Reaper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reaper.class);
    private static final long FARTHEST_NANOS = TimeUnit.DAYS.toNanos(1);
    private static final long AFTER_FAILURE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RunningTransactions running;
    private final Executor workers;
    private final Thread thread;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile long wakesAt;

    /** Watches from {@link #start} on. */
    public Reaper(String node, RunningTransactions running, Executor workers) {
        this.running = running;
        this.workers = workers;
        this.thread = new Thread(this::run, "concordat-reaper-" + node);
        thread.setDaemon(true);
        wakesAt = System.nanoTime() + FARTHEST_NANOS;
    }

    public void start() {
        thread.start();
    }

    /** Takes notice of a transaction that has just been added to the running ones. */
    void watch(JtaTransaction transaction) {
        if (transaction.global().deadline().nanos() - wakesAt < 0) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        while (!closed.get()) {
            // until this pass is over, every begin wakes: the pass may have missed it
            wakesAt = System.nanoTime() + FARTHEST_NANOS;
            long earliest = safePass();
            wakesAt = earliest;
            boolean ignored = Thread.interrupted(); // it would end the sleep at once, for ever
            LockSupport.parkNanos(this, Math.max(1, earliest - System.nanoTime()));
        }
    }

    /** Whatever one pass fails with, timeouts go on. */
    private long safePass() {
        try {
            return pass();
        } catch (RuntimeException | Error e) {
            LOG.error("A look for transactions past their timeout failed; the next one follows in a second", e);
            return System.nanoTime() + AFTER_FAILURE_NANOS;
        }
    }

    /** Reaps what is due; the earliest deadline of what is not. */
    private long pass() {
        long now = System.nanoTime();
        long earliest = now + FARTHEST_NANOS;
        for (JtaTransaction transaction : running.all()) {
            if (transaction.global().isClaimed()) {
                continue;
            }
            long deadline = transaction.global().deadline().nanos();
            if (deadline - now <= 0) {
                reap(transaction, transaction.global().timedOut());
            } else if (deadline - earliest < 0) {
                earliest = deadline;
            }
        }
        return earliest;
    }

    private void reap(JtaTransaction transaction, Exception why) {
        if (transaction.claimForReaper(why)) {
            LOG.warn("Transaction {} is rolled back: {}", transaction, why.getMessage());
            execute(transaction);
        }
    }

    /** On this thread where no other can be had. */
    private void execute(JtaTransaction transaction) {
        try {
            workers.execute(transaction::reap);
        } catch (RuntimeException | Error e) {
            transaction.reap();
        }
    }

    /** Rolls back, whatever their deadlines, those that are not being committed or rolled back by their callers. */
    public void reapAll(Exception why) {
        running.all().forEach(transaction -> reap(transaction, why));
    }

    /** Ends the watch. Idempotent. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            LockSupport.unpark(thread);
        }
    }
}
