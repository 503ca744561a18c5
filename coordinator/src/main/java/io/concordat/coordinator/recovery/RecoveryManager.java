package io.concordat.coordinator.recovery;

import io.concordat.coordinator.CoordinatedResource;
import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.DecisionLog;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Participant;
import io.concordat.coordinator.observe.Steps;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
    private final List<RecoveryTimer> timers;
    private final Completion completion;
    private final Progress progress;
    private final ExecutorService workers;

    /**
     * Creates the manager; nothing runs before {@link #recover()} or {@link #startPeriodic()}.
     *
     * @param running tells transactions that have not ended, whose branches are not in doubt
     * @param interval time between two periodic passes of a resource; a pass that leaves work behind is repeated sooner
     */
    public RecoveryManager(
            String node,
            List<CoordinatedResource> resources,
            DecisionLog log,
            Predicate<Gtrid> running,
            Steps steps,
            Duration interval) {
        Match match = new Match(log, running, steps);
        this.completion = new Completion(log, running, steps);
        this.progress =
                new Progress(resources.stream().map(CoordinatedResource::name).toList());
        this.resources = resources.stream()
                .map(resource -> new ResourceRecovery(resource, log::answersFor, match, completion, progress, steps))
                .toList();
        this.timers = this.resources.stream()
                .map(resource -> new RecoveryTimer("concordat-recovery-" + node, () -> passOf(resource), interval))
                .toList();
        this.workers = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "concordat-recovery-on-demand-" + node);
            thread.setDaemon(true);
            return thread;
        });
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
        timers.forEach(RecoveryTimer::start);
    }

    /** Asks for a pass of every resource as soon as may be, without waiting for it. */
    public void recoverSoon() {
        timers.forEach(RecoveryTimer::soon);
    }

    /** Runs one pass of every resource now, side by side, and waits for all of them, however long a store takes. */
    public RecoveryReport recover() {
        Pass pass = new Pass();
        List<CompletableFuture<Void>> runs = resources.stream()
                .map(resource -> CompletableFuture.runAsync(() -> resource.run(pass), workers))
                .toList();
        runs.forEach(CompletableFuture::join);
        return pass.report(completion.heuristics());
    }

    /** What recovery has done, and what its last passes have left; a snapshot, without I/O. */
    public RecoveryStatistics statistics() {
        return progress.statistics(completion.heuristics());
    }

    /**
     * Asks for passes and waits, no longer than the patience, until every branch of the decided gtrid has answered.
     *
     * @param committed the branches that have answered already
     */
    public Settlement complete(Gtrid gtrid, List<Participant> committed, Duration patience) {
        committed.forEach(participant -> completion.answered(InDoubtBranch.of(gtrid, participant)));
        recoverSoon();
        return completion.await(gtrid, patience);
    }

    /** Remembers what a store answered against the decision while the transaction was still running. */
    public void heuristics(Gtrid gtrid, Map<Participant, String> details) {
        details.forEach((participant, detail) -> completion.heuristic(InDoubtBranch.of(gtrid, participant), detail));
    }

    /** Stops the passes, without waiting for one that runs: what it does is right whenever it is done. */
    @Override
    public void close() {
        timers.forEach(RecoveryTimer::close);
        workers.shutdown();
    }
}
