package io.concordat.coordinator.recovery;

import static io.concordat.coordinator.observe.ProtocolStep.FORGOTTEN;

import io.concordat.coordinator.CoordinatedResource;
import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.DecisionLog;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Participant;
import io.concordat.coordinator.observe.Steps;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resolves this node's in-doubt branches: at start, periodically, after a commit that got no answer, and on demand.
 * Thread-safe; passes never overlap.
 */
public final class RecoveryManager implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RecoveryManager.class);

    /** How soon a pass that left something behind is followed by the next. */
    private static final Duration RETRY = Duration.ofMillis(200);

    private final List<CoordinatedResource> resources;
    private final DecisionLog log;
    private final Predicate<Gtrid> running;
    private final String node;
    private final Steps steps;
    private final Match match;
    private final ExecutorService workers;
    private final RecoveryTimer timer;
    private final AtomicReference<RecoveryReport> last = new AtomicReference<>();

    /**
     * Creates the manager; nothing runs before {@link #recover()} or {@link #startPeriodic()}.
     *
     * @param running tells transactions that have not ended, whose branches are not in doubt
     * @param interval time between two periodic passes
     */
    public RecoveryManager(
            String node,
            List<CoordinatedResource> resources,
            DecisionLog log,
            Predicate<Gtrid> running,
            Steps steps,
            Duration interval) {
        this.node = node;
        this.resources = List.copyOf(resources);
        this.log = log;
        this.running = running;
        this.steps = steps;
        this.match = new Match(log, running, steps);
        this.workers = Executors.newCachedThreadPool(task -> daemon(task, "concordat-recovery-worker-" + node));
        this.timer = new RecoveryTimer(node, () -> !recover().stillInDoubt().isEmpty(), interval, RETRY);
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Starts the periodic passes. */
    public void startPeriodic() {
        timer.start();
    }

    /** Asks for a pass as soon as may be, without waiting for it. */
    public void recoverSoon() {
        timer.soon();
    }

    /** Runs one pass over all resources now and waits for it. */
    public synchronized RecoveryReport recover() {
        Pass pass = new Pass();
        List<Future<?>> runs = resources.stream()
                .<Future<?>>map(
                        resource -> workers.submit(() -> new ResourceRecovery(resource, node, match, steps).run(pass)))
                .toList();
        runs.forEach(RecoveryManager::await);
        forgetSettled(pass);
        RecoveryReport report = pass.report();
        tell(report);
        last.set(report);
        return report;
    }

    private static void await(Future<?> run) {
        boolean interrupted = false;
        while (true) {
            try {
                run.get();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException e) {
                throw new IllegalStateException("A resource's recovery failed", e.getCause());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A decision goes when all its branches have answered, in this pass, on resources that are still registered. */
    private void forgetSettled(Pass pass) {
        Set<String> names = resources.stream().map(CoordinatedResource::name).collect(Collectors.toSet());
        for (Decision decision : log.pending()) {
            Set<String> needed =
                    decision.participants().stream().map(Participant::resource).collect(Collectors.toSet());
            if (!names.containsAll(needed)) {
                LOG.warn(
                        "Decision {} names resources {}, of which some are not registered with node '{}':"
                                + " it is kept until they are",
                        decision.gtrid(),
                        needed,
                        node);
            } else if (!running.test(decision.gtrid()) && pass.settled(decision.gtrid(), needed)) {
                log.forget(decision.gtrid());
                steps.took(FORGOTTEN, decision.gtrid());
            }
        }
    }

    private void tell(RecoveryReport report) {
        report.resolved().forEach(r -> LOG.info("Recovered {}: {}", r.branch(), r.resolution()));
        report.unreachable().forEach((name, why) -> LOG.warn("Recovery cannot reach resource '{}': {}", name, why));
        RecoveryReport before = last.get();
        report.heuristics().forEach((branch, why) -> {
            if (before == null || !before.heuristics().containsKey(branch)) {
                LOG.error("Heuristic outcome of {}: {}. The stores may disagree; compare them.", branch, why);
            }
        });
    }

    /** The report of the last pass; empty before the first. */
    public Optional<RecoveryReport> lastReport() {
        return Optional.ofNullable(last.get());
    }

    /** Runs passes until nothing of the gtrid is pending, or the patience is over; true when nothing is. */
    public boolean complete(Gtrid gtrid, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!patience.isZero()) {
            recover();
            if (log.pending().stream().noneMatch(d -> d.gtrid().equals(gtrid))) {
                return true;
            }
            long left = deadline - System.nanoTime();
            if (left <= 0 || !pause(Math.min(left, RETRY.toNanos()))) {
                break;
            }
        }
        recoverSoon();
        return false;
    }

    private static boolean pause(long nanos) {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Stops the passes; one that runs is waited for. */
    @Override
    public void close() {
        timer.close();
        synchronized (this) {
            workers.shutdown();
        }
    }
}
