package io.concordat.testing.faults.run;

import io.concordat.testing.faults.check.Checker;
import io.concordat.testing.faults.check.Contents;
import io.concordat.testing.faults.check.Recorded;
import io.concordat.testing.faults.inject.Injector;
import io.concordat.testing.faults.inject.StoreSet;
import io.concordat.testing.faults.plan.Plan;
import io.concordat.testing.faults.process.Jvms;
import io.concordat.testing.faults.report.RunResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One run: work, a fault, recovery, and the comparison of everything that must agree. */
final class FaultRun {
    private final StoreSet stores;
    private final Path directory;
    private final List<String> violations = new ArrayList<>();
    private final Map<String, Integer> told = new HashMap<>();

    private FaultRun(StoreSet stores, Path directory) {
        this.stores = stores;
        this.directory = directory;
    }

    /**
     * Runs a plan on stores that no other run uses.
     *
     * @param directory for histories and journals of this run; it exists and is empty
     */
    static RunResult of(Plan plan, StoreSet stores, Jvms jvms, Path directory, Terms terms) throws Exception {
        long start = System.nanoTime();
        FaultRun run = new FaultRun(stores, directory);
        stores.reset(plan.needsSentinels());
        stores.foreign().prepare(!plan.losesRedis() && !plan.needsSentinels());
        int reached;
        try (Injector injector = new Injector(stores);
                Members members = new Members(plan, terms, stores, jvms, injector, directory)) {
            run.violations.addAll(members.run());
            reached = members.reached();
        }
        run.check();
        return new RunResult(
                plan,
                reached,
                run.told,
                run.violations,
                Duration.ofNanos(System.nanoTime() - start),
                terms.command(plan),
                run.violations.isEmpty() ? Optional.empty() : Optional.of(directory));
    }

    private void check() throws Exception {
        violations.addAll(stores.foreign().violations());
        Recorded recorded = Recorded.in(directory);
        recorded.transactions().values().forEach(each -> told.merge(each.told().name(), 1, Integer::sum));
        violations.addAll(Checker.violations(recorded, Contents.of(stores)));
        if (violations.isEmpty()) {
            stores.foreign().rollBack();
        } else {
            Evidence.keep(stores, directory);
        }
    }
}
