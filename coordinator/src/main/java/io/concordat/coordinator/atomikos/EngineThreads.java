package io.concordat.coordinator.atomikos;

import com.atomikos.thread.TaskManager;
import com.atomikos.timing.PooledAlarmTimer;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine's threads. The engine parks one of them for each transaction, as a timer that looks after it every now and then;
 * waking that thread, and letting it go, costs more than the rest of the engine, and is done under a lock of the whole process.
 * Here a timer gets a thread only when its transaction has lasted for a while; most have ended by then. Thread-safe.
 */
final class EngineThreads extends ThreadPoolExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(EngineThreads.class);

    /** Short against what engine timers count, which is seconds; long against most transactions. */
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private static final Duration IDLE = Duration.ofSeconds(60);

    /** A timer, and since when it is there. */
    private record Waiting(PooledAlarmTimer timer, long sinceNanos) {}

    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final Thread watch;

    private EngineThreads() {
        super(0, Integer.MAX_VALUE, IDLE.toMillis(), TimeUnit.MILLISECONDS, new SynchronousQueue<>());
        AtomicInteger number = new AtomicInteger();
        setThreadFactory(task -> daemon(task, "Atomikos:" + number.incrementAndGet()));
        watch = daemon(this::watch, "concordat-engine-timers");
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.setContextClassLoader(
                EngineThreads.class.getClassLoader()); // not the application's, which may be unloaded
        return thread;
    }

    /** Before the engine starts: it makes threads of its own otherwise, and gives these up when it stops. */
    static void install() {
        try {
            Field executor = TaskManager.class.getDeclaredField("executor");
            executor.setAccessible(true);
            EngineThreads threads = new EngineThreads();
            executor.set(TaskManager.SINGLETON, threads);
            threads.watch.start();
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.info("Atomikos keeps a thread for each transaction: {}", e.toString());
        }
    }

    @Override
    public void execute(Runnable task) {
        if (task instanceof PooledAlarmTimer timer && !isShutdown()) {
            waiting.add(new Waiting(timer, System.nanoTime()));
            if (asleep.get() && asleep.compareAndSet(true, false)) {
                LockSupport.unpark(watch);
            }
        } else {
            super.execute(task);
        }
    }

    private void watch() {
        while (!isShutdown()) {
            asleep.set(true);
            if (waiting.isEmpty()) {
                LockSupport.park(this);
            }
            asleep.set(false);
            LockSupport.parkNanos(this, PATIENCE.toNanos());
            boolean ignored = Thread.interrupted(); // it would end every later sleep at once
            startLasting();
        }
    }

    /** Gives a thread to what has waited long enough and is still needed. */
    private void startLasting() {
        long now = System.nanoTime();
        for (Waiting first = waiting.peek(); first != null; first = waiting.peek()) {
            if (now - first.sinceNanos() < PATIENCE.toNanos()) {
                return;
            }
            waiting.remove();
            if (first.timer().isActive()) {
                start(first.timer());
            }
        }
    }

    private void start(PooledAlarmTimer timer) {
        try {
            super.execute(timer);
        } catch (RuntimeException | Error e) {
            if (!isShutdown()) {
                waiting.add(new Waiting(timer, System.nanoTime())); // no thread to be had: later, perhaps
            }
        }
    }

    @Override
    public void shutdown() {
        super.shutdown();
        waiting.clear();
        LockSupport.unpark(watch);
    }
}
