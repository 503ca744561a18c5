package io.concordat.coordinator.recovery;

import io.concordat.coordinator.CoordinatedResource;
import io.concordat.coordinator.CoordinatedResource.RecoveryConnection;
import io.concordat.coordinator.branch.BranchException;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.observe.ProtocolStep;
import io.concordat.coordinator.observe.Steps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The recovery of one resource, by itself: a dead one delays nobody. Its passes never overlap. */
final class ResourceRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(ResourceRecovery.class);

    private final CoordinatedResource resource;
    private final Predicate<Gtrid> mine;
    private final Match match;
    private final Completion completion;
    private final Supplier<Map<InDoubtBranch, String>> heuristics;
    private final Progress progress;
    private final Steps steps;
    private final RecoveryEvents events;
    private final ExecutorService workers;
    private final Map<InDoubtBranch, String> toldInDoubt = new HashMap<>();
    private boolean toldUnreachable;
    private volatile Pass underWay = new Pass();

    /** @param mine the gtrids whose branches are to be settled here */
    ResourceRecovery(
            CoordinatedResource resource,
            Predicate<Gtrid> mine,
            Match match,
            Completion completion,
            Supplier<Map<InDoubtBranch, String>> heuristics,
            Progress progress,
            Steps steps,
            RecoveryEvents events,
            ExecutorService workers) {
        this.resource = resource;
        this.mine = mine;
        this.match = match;
        this.completion = completion;
        this.heuristics = heuristics;
        this.progress = progress;
        this.steps = steps;
        this.events = events;
        this.workers = workers;
    }

    String name() {
        return resource.name();
    }

    /** For how long the pass that runs has got no answer. */
    Duration silence() {
        return underWay.silence();
    }

    /** Runs one pass; whatever goes wrong is in the pass afterwards. */
    synchronized void run(Pass all) {
        long startNanos = System.nanoTime();
        events.tell(new RecoveryEvent.PassStarted(resource.name()));
        Pass pass = new Pass();
        underWay = pass;
        attempt(pass);
        RecoveryReport report = pass.report(heuristics.get());
        progress.passed(resource.name(), report);
        Duration duration = Duration.ofNanos(System.nanoTime() - startNanos);
        steps.recoveryPassEnded(resource.name(), report, duration);
        tell(report, duration);
        all.add(pass);
    }

    private void tell(RecoveryReport report, Duration duration) {
        boolean unreachable = !report.unreachable().isEmpty();
        if (unreachable && !toldUnreachable) {
            report.unreachable().forEach((name, reason) -> {
                LOG.warn("Recovery cannot reach resource '{}' and goes on trying: {}", name, reason);
                events.tell(new RecoveryEvent.ResourceUnreachable(name, reason));
            });
        } else if (!unreachable && toldUnreachable) {
            LOG.info("Recovery reaches resource '{}' again", resource.name());
            events.tell(new RecoveryEvent.ResourceReachable(resource.name()));
        }
        toldUnreachable = unreachable;
        report.resolved()
                .forEach(each -> events.tell(new RecoveryEvent.BranchResolved(each.branch(), each.resolution())));
        report.stillInDoubt().forEach((branch, reason) -> {
            if (!reason.equals(toldInDoubt.put(branch, reason))) {
                events.tell(new RecoveryEvent.StillInDoubt(branch, reason));
            }
        });
        toldInDoubt.keySet().retainAll(report.stillInDoubt().keySet());
        int resolved = report.resolved().size();
        int left = report.stillInDoubt().size();
        events.tell(new RecoveryEvent.PassEnded(resource.name(), resolved, left, duration));
        if (resolved > 0) {
            LOG.info(
                    "Recovery of resource '{}': {} branches resolved, {} left in doubt, in {} ms",
                    resource.name(),
                    resolved,
                    left,
                    duration.toMillis());
        }
    }

    private void attempt(Pass pass) {
        List<InDoubtBranch> due = List.of();
        try {
            due = completion.due(resource.name());
            try (RecoveryConnection connection = resource.openRecovery()) {
                recover(connection.xaResource(), due, pass);
            }
        } catch (XAException e) {
            unreachable(pass, due, BranchException.describe(e));
        } catch (RuntimeException | Error e) {
            unreachable(pass, due, e.toString());
        }
    }

    /** What is known to be due there is left for the next pass, too. */
    private void unreachable(Pass pass, List<InDoubtBranch> due, String reason) {
        pass.unreachable(resource.name(), reason);
        due.forEach(branch -> pass.unanswered(branch, reason));
    }

    private void recover(XAResource xaResource, List<InDoubtBranch> due, Pass pass) throws XAException {
        forget(xaResource, pass);
        List<InDoubtBranch> first = Scan.of(resource, xaResource, mine);
        pass.answered();
        steps.took(ProtocolStep.SCANNED);
        if (first.isEmpty() && due.isEmpty()) {
            return;
        }
        Map<Gtrid, Resolution> settled = match.match(first, pass);
        // The first scan may be stale: what was running then may have ended since, by its own decision.
        Set<InDoubtBranch> listed = new LinkedHashSet<>(Scan.of(resource, xaResource, mine));
        List<Resolve.Task> tasks = new ArrayList<>();
        listed.stream()
                .filter(branch -> settled.containsKey(branch.gtrid()))
                .map(branch -> new Resolve.Task(branch, settled.get(branch.gtrid()), true))
                .forEach(tasks::add);
        for (InDoubtBranch branch : due) {
            if (!listed.contains(branch)) {
                tasks.add(new Resolve.Task(branch, Resolution.COMMIT, false));
            } else if (!settled.containsKey(branch.gtrid())) {
                pass.unanswered(branch, "it was listed only after the first scan");
            }
        }
        // What is committed holds up those who wait to see it; what is rolled back only its locks.
        tasks.sort(Comparator.comparing(Resolve.Task::resolution));
        new Crew(resource, new Resolve(resource, completion, steps), workers, tasks, pass).run(xaResource);
    }

    /** Lets a store drop what it keeps of heuristic outcomes that a person has acknowledged. */
    private void forget(XAResource xaResource, Pass pass) {
        for (InDoubtBranch branch : completion.toForget(resource.name()::equals)) {
            try {
                xaResource.forget(branch.xid());
                completion.forgotten(branch);
            } catch (XAException e) {
                if (e.errorCode == XAException.XAER_NOTA) {
                    completion.forgotten(branch);
                } else {
                    pass.unanswered(
                            branch, "its heuristic outcome is yet to be forgotten: " + BranchException.describe(e));
                }
            }
        }
    }
}
