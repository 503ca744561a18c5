package io.concordat.redis;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of a data source for what its callers do not want to wait for. Daemons; none while there is no such work. */
final class Workers implements Executor, AutoCloseable {
    private static final int FEW = 16;
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final AtomicInteger number = new AtomicInteger();
    private final ThreadPoolExecutor threads;

    private Workers(int threads, BlockingQueue<Runnable> queue, int most) {
        this.threads = new ThreadPoolExecutor(threads, most, IDLE.toMillis(), TimeUnit.MILLISECONDS, queue, work -> {
            Thread thread = new Thread(work, "concordat-redis-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        this.threads.allowCoreThreadTimeOut(true);
    }

    /** For work that hardly waits: what comes on top queues. */
    static Workers few() {
        return new Workers(FEW, new LinkedBlockingQueue<>(), FEW);
    }

    /** For work that waits for other such work: none queues behind another. */
    static Workers oneForEach() {
        return new Workers(0, new SynchronousQueue<>(), Integer.MAX_VALUE);
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

    boolean isClosed() {
        return threads.isShutdown();
    }

    /** Lets what is under way end. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
