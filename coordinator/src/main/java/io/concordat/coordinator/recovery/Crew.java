package io.concordat.coordinator.recovery;

import io.concordat.coordinator.CoordinatedResource;
import io.concordat.coordinator.CoordinatedResource.RecoveryConnection;
import io.concordat.coordinator.branch.BranchException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resolves many branches of one resource at once, over several connections; few over one. A store that stops answering is
 * not asked for each of them.
 */
final class Crew {
    /** Most connections to a resource, and how many branches make another one worth its opening. */
    static final int MOST = 8;

    static final int BRANCHES_EACH = 25;

    private static final Logger LOG = LoggerFactory.getLogger(Crew.class);

    /** So many calls in a row without an answer end the work over a connection. */
    private static final int UNANSWERED_LIMIT = 5;

    private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final CoordinatedResource resource;
    private final Resolve resolve;
    private final ExecutorService workers;
    private final Pass pass;
    private final Queue<Resolve.Task> queue;
    private final int size;
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicLong reportAt = new AtomicLong(System.nanoTime() + REPORT_NANOS);

    Crew(CoordinatedResource resource, Resolve resolve, ExecutorService workers, List<Resolve.Task> tasks, Pass pass) {
        this.resource = resource;
        this.resolve = resolve;
        this.workers = workers;
        this.pass = pass;
        this.queue = new ConcurrentLinkedQueue<>(tasks);
        this.size = tasks.size();
    }

    /** Works on this thread, with that connection, and on others; returns when all are done or nobody gets an answer. */
    void run(XAResource own) {
        List<CompletableFuture<Void>> others = new ArrayList<>();
        int more = Math.min(MOST, size / BRANCHES_EACH) - 1;
        try {
            for (int i = 0; i < more; i++) {
                others.add(CompletableFuture.runAsync(this::workApart, workers));
            }
        } catch (RejectedExecutionException e) {
            LOG.debug("Recovery is being closed; what is left of '{}' is done on one connection", resource.name(), e);
        }
        work(own);
        others.forEach(CompletableFuture::join);
        queue.forEach(
                task -> pass.unanswered(task.branch(), "it was not asked in this pass, in which others got no answer"));
    }

    private void workApart() {
        try (RecoveryConnection connection = resource.openRecovery()) {
            work(connection.xaResource());
        } catch (XAException e) {
            LOG.debug("A further connection to '{}': {}", resource.name(), BranchException.describe(e), e);
        } catch (RuntimeException | Error e) {
            LOG.debug("A further connection to '{}' failed", resource.name(), e);
        }
    }

    private void work(XAResource xaResource) {
        int unanswered = 0;
        while (unanswered < UNANSWERED_LIMIT) {
            Resolve.Task task = queue.poll();
            if (task == null) {
                return;
            }
            unanswered = resolve.resolve(task, xaResource, pass) ? 0 : unanswered + 1;
            pass.answered();
            report(done.incrementAndGet());
        }
    }

    private void report(int now) {
        long at = reportAt.get();
        if (System.nanoTime() - at >= 0 && reportAt.compareAndSet(at, System.nanoTime() + REPORT_NANOS)) {
            LOG.info("Recovery of resource '{}': asked for {} of {} branches", resource.name(), now, size);
        }
    }
}
