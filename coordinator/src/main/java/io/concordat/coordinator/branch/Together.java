package io.concordat.coordinator.branch;

import io.concordat.coordinator.observe.LogContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the branches of a transaction all at once: the first on the caller's thread, each other one without waiting for it or,
 * where its store can only be waited for, on a thread of the coordinator's. A caller has at most one call under way in each branch, so that no bound on the threads is needed; they are
 * daemons, and there are none while there is nothing to do. Thread-safe.
 */
public final class Together implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Together.class);
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final ThreadPoolExecutor threads;

    /** For the coordinator of this name. */
    public Together(String node, LogContext logContext) {
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE.toMillis(), TimeUnit.MILLISECONDS, new SynchronousQueue<>(), work -> {
                    Thread thread = new Thread(
                            logContext.fresh(work), "concordat-branch-" + node + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /**
     * Does the same with all branches, and returns when it is done with each. What can be begun without waiting needs no
     * thread: the caller takes its answer after that of the first. An interrupt does not end the wait, because a
     * branch whose answer nobody has awaited would be in doubt; the caller's thread stays interrupted.
     */
    void ask(List<EnlistedBranch> branches, Predicate<EnlistedBranch> begin, Consumer<EnlistedBranch> question) {
        List<FutureTask<Boolean>> others = new ArrayList<>();
        List<FutureTask<Boolean>> begun = new ArrayList<>();
        for (EnlistedBranch branch : branches.subList(Math.min(1, branches.size()), branches.size())) {
            FutureTask<Boolean> task = new FutureTask<>(() -> question.accept(branch), true);
            others.add(task);
            if (begin.test(branch)) {
                begun.add(task);
            } else {
                start(() -> branch.logContext().run(branch.gtrid(), task));
            }
        }
        try {
            branches.stream().limit(1).forEach(question);
        } finally {
            begun.forEach(FutureTask::run);
            awaitAll(others);
        }
    }

    /** Runs a task on a thread of its own. */
    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /** On this thread where no other can be had: closed, or no more threads. */
    private void start(Runnable task) {
        try {
            threads.execute(task);
        } catch (RuntimeException | Error e) {
            task.run();
        }
    }

    /** What a task throws is not for here: a branch remembers its answers, also those. */
    private static void awaitAll(List<FutureTask<Boolean>> tasks) {
        boolean interrupted = false;
        for (FutureTask<Boolean> task : tasks) {
            while (!task.isDone()) {
                try {
                    boolean ignored = task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    LOG.error("A branch could not be asked; it counts as not answered", e.getCause());
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets what is under way end; what is asked from now on runs on the caller's thread. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
