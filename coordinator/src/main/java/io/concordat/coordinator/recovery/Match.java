package io.concordat.coordinator.recovery;

import io.concordat.coordinator.decision.DecisionLog;
import io.concordat.coordinator.decision.DecisionUnknownException;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.observe.ProtocolStep;
import io.concordat.coordinator.observe.Steps;
import java.util.ArrayList;
import java.util.Collections;
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
    private static final int MOST_REMEMBERED = 50_000;

    private final DecisionLog log;
    private final Predicate<Gtrid> running;
    private final Steps steps;
    private final ExecutorService workers;
    private final Predicate<Gtrid> decided;
    private final Map<Gtrid, Resolution> fenced = new ConcurrentHashMap<>();

    /** @param decided gtrids that are known to be decided, without asking the log again */
    Match(DecisionLog log, Predicate<Gtrid> running, Steps steps, ExecutorService workers, Predicate<Gtrid> decided) {
        this.log = log;
        this.running = running;
        this.steps = steps;
        this.workers = workers;
        this.decided = decided;
    }

    /** Settles each branch's gtrid; branches of transactions still running are left out, unknown ones reported. */
    Map<Gtrid, Resolution> match(List<InDoubtBranch> branches, Pass pass) {
        Map<Gtrid, Resolution> settled = new ConcurrentHashMap<>();
        Map<Gtrid, InDoubtBranch> distinct = new LinkedHashMap<>();
        branches.stream()
                .filter(branch -> !running.test(branch.gtrid()))
                .forEach(branch -> distinct.putIfAbsent(branch.gtrid(), branch));
        List<InDoubtBranch> each = new ArrayList<>(distinct.values());
        if (each.size() > Crew.BRANCHES_EACH) {
            Collections.shuffle(
                    each); // resources that are recovered side by side then find what the others have settled
        }
        Queue<InDoubtBranch> queue = new ConcurrentLinkedQueue<>(each);
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

    /** What is settled stays so: it is asked for once. */
    private Resolution resolution(Gtrid gtrid) throws DecisionUnknownException {
        if (decided.test(gtrid)) {
            return Resolution.COMMIT;
        }
        Resolution known = fenced.get(gtrid);
        if (known != null) {
            return known;
        }
        Resolution resolution = log.resolve(gtrid);
        if (resolution == Resolution.ROLLBACK) {
            if (fenced.size() >= MOST_REMEMBERED) {
                fenced.clear();
            }
            fenced.put(gtrid, resolution);
        }
        return resolution;
    }

    private void settle(InDoubtBranch branch, Map<Gtrid, Resolution> settled, Pass pass) {
        try {
            Resolution resolution = resolution(branch.gtrid());
            settled.put(branch.gtrid(), resolution);
            pass.answered();
            steps.took(ProtocolStep.MATCHED, branch.gtrid());
        } catch (DecisionUnknownException e) {
            pass.undecidable(branch, e.getMessage());
        }
    }
}
