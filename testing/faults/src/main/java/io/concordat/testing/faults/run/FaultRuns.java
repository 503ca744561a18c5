package io.concordat.testing.faults.run;

import io.concordat.testing.faults.inject.StoreSet;
import io.concordat.testing.faults.plan.Plan;
import io.concordat.testing.faults.process.Jvms;
import io.concordat.testing.faults.report.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Runs plans, some at the same time, each of these on stores of its own that go from run to run. */
final class FaultRuns {
    private static final String NOT_MADE = "the run could not be made";

    private final Terms terms;
    private final Path directory;
    private final Consumer<RunResult> told;
    private final Queue<Plan> plans;
    private final List<RunResult> results = new ArrayList<>();

    private FaultRuns(List<Plan> plans, Terms terms, Path directory, Consumer<RunResult> told) {
        this.plans = new ConcurrentLinkedQueue<>(plans);
        this.terms = terms;
        this.directory = directory;
        this.told = told;
    }

    /**
     * Runs them all.
     *
     * @param directory for logs and histories; what belongs to runs that hold is deleted
     * @param told of each result as it comes, one at a time
     */
    static List<RunResult> run(List<Plan> plans, Terms terms, int lanes, Path directory, Consumer<RunResult> told)
            throws Exception {
        Files.createDirectories(directory);
        FaultRuns runs = new FaultRuns(plans, terms, directory, told);
        ExecutorService threads = Executors.newFixedThreadPool(lanes);
        try (Jvms jvms = new Jvms(directory, plans.size(), 2 * lanes)) {
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < lanes; i++) {
                ends.add(threads.submit(() -> runs.lane(jvms)));
            }
            for (Future<?> end : ends) {
                end.get();
            }
        } finally {
            threads.shutdownNow();
        }
        return List.copyOf(runs.results);
    }

    private void lane(Jvms jvms) {
        Optional<StoreSet> stores = Optional.empty();
        try {
            for (Plan plan = plans.poll(); plan != null; plan = plans.poll()) {
                stores = Optional.of(stores.orElseGet(StoreSet::start));
                RunResult result = one(plan, stores.orElseThrow(), jvms);
                if (result.violations().stream().anyMatch(violation -> violation.startsWith(NOT_MADE))) {
                    // a machine that stood still, for example: nothing is said about the product
                    stores.orElseThrow().close();
                    stores = Optional.of(StoreSet.start());
                    result = one(plan, stores.orElseThrow(), jvms);
                }
                if (!result.holds()) {
                    stores.orElseThrow().close(); // what it left would be the next one's
                    stores = Optional.empty();
                }
                add(result);
            }
        } finally {
            stores.ifPresent(StoreSet::close);
        }
    }

    private RunResult one(Plan plan, StoreSet stores, Jvms jvms) {
        // one plan may be asked for several times at once
        Path own = directory.resolve("run-" + plan.seed() + "-" + System.nanoTime());
        try {
            if (Files.exists(own)) {
                delete(own); // a journal of an earlier run, say
            }
            Files.createDirectories(own);
            RunResult result = FaultRun.of(plan, stores, jvms, own, terms);
            if (result.holds()) {
                delete(own);
            } else {
                Files.writeString(own.resolve("plan.txt"), plan + System.lineSeparator() + result.violations());
            }
            return result;
        } catch (Exception e) {
            return new RunResult(
                    plan,
                    0,
                    Map.of(),
                    List.of(NOT_MADE + ": " + e),
                    Duration.ZERO,
                    terms.command(plan),
                    Optional.of(own));
        }
    }

    private synchronized void add(RunResult result) {
        results.add(result);
        told.accept(result);
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted((one, other) -> other.compareTo(one))
                    .forEach(file -> file.toFile().delete());
        }
    }
}
