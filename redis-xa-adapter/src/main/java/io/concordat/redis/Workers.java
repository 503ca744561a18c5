package io.concordat.redis;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of a data source for what its callers do not want to wait for. Daemons; none while there is no such work. */
final class Workers implements Executor, AutoCloseable {
    private static final int THREADS = 16;
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final AtomicInteger number = new AtomicInteger();
    private final ThreadPoolExecutor threads;

    Workers() {
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE.toMillis(), TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "concordat-redis-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Runs it on one of the threads.
     *
     * @throws java.util.concurrent.RejectedExecutionException once closed
     */
    @Override
    public void execute(Runnable work) {
        threads.execute(work);
    }

    /** Lets what is under way end. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
