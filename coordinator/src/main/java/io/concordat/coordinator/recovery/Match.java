package io.concordat.coordinator.recovery;

import io.concordat.coordinator.decision.DecisionLog;
import io.concordat.coordinator.decision.DecisionUnknownException;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.observe.ProtocolStep;
import io.concordat.coordinator.observe.Steps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.function.Predicate;

/**
 * Second step of a recovery: what must the branches do? A gtrid without decision is fenced, so that a decision still on
 * its way is refused. Thread-safe.
 */
final class Match {
    private final DecisionLog log;
    private final Predicate<Gtrid> running;
    private final Steps steps;
    private final ExecutorService workers;

    Match(DecisionLog log, Predicate<Gtrid> running, Steps steps, ExecutorService workers) {
        this.log = log;
        this.running = running;
        this.steps = steps;
        this.workers = workers;
    }

    /** Settles each branch's gtrid; branches of transactions still running are left out, unknown ones reported. */
    Map<Gtrid, Resolution> match(List<InDoubtBranch> branches, Pass pass) {
        Map<Gtrid, Resolution> settled = new ConcurrentHashMap<>();
        Map<Gtrid, InDoubtBranch> distinct = new LinkedHashMap<>();
        branches.stream()
                .filter(branch -> !running.test(branch.gtrid()))
                .forEach(branch -> distinct.putIfAbsent(branch.gtrid(), branch));
        Queue<InDoubtBranch> queue = new ConcurrentLinkedQueue<>(distinct.values());
        Runnable work = () -> {
            InDoubtBranch next = queue.poll();
            while (next != null) {
                settle(next, settled, pass);
                next = queue.poll();
            }
        };
        List<CompletableFuture<Void>> others = new ArrayList<>();
        for (int i = 1; i < Math.min(Crew.MOST, distinct.size() / Crew.BRANCHES_EACH); i++) {
            others.add(CompletableFuture.runAsync(work, workers));
        }
        work.run();
        others.forEach(CompletableFuture::join);
        return settled;
    }

    private void settle(InDoubtBranch branch, Map<Gtrid, Resolution> settled, Pass pass) {
        try {
            settled.put(branch.gtrid(), log.resolve(branch.gtrid()));
            pass.answered();
            steps.took(ProtocolStep.MATCHED, branch.gtrid());
        } catch (DecisionUnknownException e) {
            pass.undecidable(branch, e.getMessage());
        }
    }
}
