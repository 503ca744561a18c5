package io.concordat.coordinator.recovery;

import io.concordat.coordinator.CoordinatedResource;
import io.concordat.coordinator.CoordinatorException;
import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.DecisionLog;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Heuristic;
import io.concordat.coordinator.decision.Participant;
import io.concordat.coordinator.decision.Repeating;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.observe.Steps;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resolves this node's in-doubt branches: at start, periodically, after a commit that got no answer, and on demand. Each
 * resource has passes of its own, so that a dead one delays nobody. Thread-safe.
 */
public final class RecoveryManager implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RecoveryManager.class);

    private final List<ResourceRecovery> resources;
    private final List<Repeating> timers;
    private final Completion completion;
    private final HeuristicOutcomes heuristics;
    private final RecoveryEvents events;
    private final Progress progress;
    private final ExecutorService workers;

    /**
     * Creates the manager; nothing runs before {@link #recover()} or {@link #startPeriodic()}.
     *
     * @param running tells transactions that have not ended, whose branches are not in doubt
     */
    public RecoveryManager(
            String node,
            List<CoordinatedResource> resources,
            DecisionLog log,
            Predicate<Gtrid> running,
            Steps steps,
            RecoverySettings settings) {
        this.workers = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "concordat-recovery-on-demand-" + node);
            thread.setDaemon(true);
            return thread;
        });
        this.events = new RecoveryEvents(node);
        settings.listeners().forEach(events::add);
        this.heuristics = new HeuristicOutcomes(log, events);
        this.completion = new Completion(log, running, heuristics, steps);
        Match match = new Match(log, running, steps, workers, completion::isKnownDecided);
        this.progress =
                new Progress(resources.stream().map(CoordinatedResource::name).toList());
        this.resources = resources.stream()
                .map(resource -> new ResourceRecovery(
                        resource,
                        log::answersFor,
                        match,
                        completion,
                        heuristics::details,
                        progress,
                        steps,
                        events,
                        workers))
                .toList();
        this.timers = this.resources.stream()
                .map(resource ->
                        RecoveryTimer.of("concordat-recovery-" + node, () -> passOf(resource), settings.interval()))
                .toList();
        warnOfStrangers(node, resources, log);
    }

    private static void warnOfStrangers(String node, List<CoordinatedResource> resources, DecisionLog log) {
        Set<String> names = resources.stream().map(CoordinatedResource::name).collect(Collectors.toSet());
        for (Decision decision : log.pending()) {
            List<String> strangers = decision.participants().stream()
                    .map(Participant::resource)
                    .filter(name -> !names.contains(name))
                    .toList();
            if (!strangers.isEmpty()) {
                LOG.warn(
                        "Decision {} names {}, not registered with node '{}': it is kept until they are",
                        decision.gtrid(),
                        strangers,
                        node);
            }
        }
    }

    private static boolean passOf(ResourceRecovery resource) {
        Pass pass = new Pass();
        resource.run(pass);
        return pass.leavesWork();
    }

    /** Starts the periodic passes; the first comes at once, for what the pass at start may have left. */
    public void startPeriodic() {
        timers.forEach(Repeating::start);
    }

    /** Asks for a pass of every resource as soon as may be, without waiting for it. */
    public void recoverSoon() {
        timers.forEach(Repeating::soon);
    }

    /**
     * Runs one pass of every resource now, side by side, and waits for all of them, however long a store takes. An interrupt
     * does not end the wait; the caller's thread stays interrupted.
     */
    public RecoveryReport recover() {
        Pass pass = new Pass();
        List<CompletableFuture<Void>> runs = resources.stream()
                .map(resource -> CompletableFuture.runAsync(() -> resource.run(pass), workers))
                .toList();
        runs.forEach(CompletableFuture::join);
        return pass.report(heuristics.details());
    }

    /** What recovery has done, and what its last passes have left; a snapshot, without I/O. */
    public RecoveryStatistics statistics() {
        return progress.statistics(heuristics.details());
    }

    /**
     * Runs one pass of every resource now, and waits for each as long as it gets answers; one that gets none for the patience
     * goes on in the background, and is reported as unreachable.
     */
    public RecoveryReport recoverAtStart(Duration patience) {
        Pass pass = new Pass();
        Map<ResourceRecovery, CompletableFuture<Void>> runs = new LinkedHashMap<>();
        resources.forEach(each -> runs.put(each, CompletableFuture.runAsync(() -> each.run(pass), workers)));
        runs.forEach((resource, run) -> {
            while (!isDone(run)) {
                if (resource.silence().compareTo(patience) > 0) {
                    pass.unreachable(
                            resource.name(),
                            "it has not answered for " + patience.toMillis()
                                    + " ms; its recovery goes on in the background");
                    return;
                }
            }
        });
        return pass.report(heuristics.details());
    }

    private static boolean isDone(CompletableFuture<Void> run) {
        try {
            run.get(20, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CoordinatorException(
                    "The thread that starts the coordinator was interrupted in the recovery at start. What"
                            + " is not resolved stays in doubt; start again.",
                    e);
        }
    }

    /**
     * Asks for passes and waits, no longer than the patience, until every branch of the decided gtrid has answered.
     *
     * @param committed the branches that have answered already
     */
    public Settlement complete(Gtrid gtrid, List<Participant> committed, Duration patience) {
        committed.forEach(participant -> completion.answered(InDoubtBranch.of(gtrid, participant), Resolution.COMMIT));
        recoverSoon();
        return completion.await(gtrid, patience);
    }

    /** Remembers what a store answered against the decision while the transaction was still running. */
    public void heuristics(Gtrid gtrid, Resolution told, Map<Participant, String> details) {
        details.forEach(
                (participant, detail) -> completion.heuristic(InDoubtBranch.of(gtrid, participant), told, detail));
    }

    /**
     * The heuristic outcomes that nobody has acknowledged, oldest transaction first: those of this node, and with a database
     * log of nodes that do not live any more. They outlive restarts. No I/O.
     */
    public List<Heuristic> heuristics() {
        return heuristics.listed();
    }

    /**
     * Acknowledges all heuristic outcomes of a transaction: a person has compared the stores and mended what there was to
     * mend. The outcomes are listed no more; in the background each store is told to forget its branch, and when the
     * transaction's other branches have answered, its decision is forgotten. Durable on return; a restart goes on with it.
     *
     * @param reason what was found or done, for the log
     * @return those that have been acknowledged now; empty if none of that transaction waits
     * @throws AcknowledgeException if the decision log does not take it
     */
    public List<Heuristic> acknowledge(Gtrid gtrid, String reason) {
        List<Heuristic> acknowledged = heuristics.of(gtrid).stream()
                .map(branch -> heuristics.acknowledge(branch, reason))
                .flatMap(Optional::stream)
                .toList();
        if (!acknowledged.isEmpty()) {
            completion.toForget(this::isStranger).forEach(completion::forgotten); // nobody can tell their stores
            recoverSoon();
        }
        return acknowledged;
    }

    /** Acknowledges the heuristic outcome of one branch; otherwise as {@link #acknowledge(Gtrid, String)}. */
    public Optional<Heuristic> acknowledge(InDoubtBranch branch, String reason) {
        Optional<Heuristic> acknowledged = heuristics.acknowledge(branch, reason);
        if (acknowledged.isPresent()) {
            completion.toForget(this::isStranger).forEach(completion::forgotten);
            recoverSoon();
        }
        return acknowledged;
    }

    private boolean isStranger(String resource) {
        return resources.stream().noneMatch(each -> each.name().equals(resource));
    }

    /** Adds a listener of what recovery finds and does from now on; told in order, on a thread of its own. */
    public void addListener(RecoveryListener listener) {
        events.add(listener);
    }

    /** Removes a listener; it may still be told of one event. */
    public void removeListener(RecoveryListener listener) {
        events.remove(listener);
    }

    /** Tells listeners what a resource has found or done. Never waits. */
    public void tell(RecoveryEvent event) {
        events.tell(event);
    }

    /** Stops the passes, without waiting for one that runs: what it does is right whenever it is done. */
    @Override
    public void close() {
        timers.forEach(Repeating::close);
        workers.shutdown();
        events.close();
    }
}
