package io.concordat.testing.faults.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One run: processes work on both stores, everything is settled, and what they have recorded is read. */
public final class HistoryRun {
    private static final long AMPLE_SECONDS = 120;

    private final HistoryStores stores;
    private final HistoryPlan plan;
    private final Path directory;
    private final List<Child> children = new ArrayList<>();
    private int lives;

    private HistoryRun(HistoryStores stores, HistoryPlan plan, Path directory) {
        this.stores = stores;
        this.plan = plan;
        this.directory = directory;
    }

    /**
     * Runs.
     *
     * @param directory a new one, for histories, journals and logs
     */
    public static Observed run(HistoryStores stores, HistoryPlan plan, Path directory)
            throws IOException, SQLException, InterruptedException {
        return new HistoryRun(stores, plan, directory).run();
    }

    private Observed run() throws IOException, SQLException, InterruptedException {
        List<Item> items = Places.lasting(plan.time().toMillis()).all();
        stores.reset(items);
        plan.plant().plant(planted());
        try {
            work();
            settle();
        } finally {
            children.forEach(Child::close);
        }
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> recordings = files.filter(
                            file -> file.getFileName().toString().startsWith("history-"))
                    .toList();
            return new Observed(Recording.read(recordings), stores.contents(items));
        }
    }

    private Path planted() {
        return directory.resolve("planted");
    }

    private void work() throws IOException, InterruptedException {
        List<Child> workers = new ArrayList<>();
        for (int i = 1; i <= plan.processes(); i++) {
            workers.add(start(i, plan.time()));
        }
        for (Child worker : workers) {
            worker.go();
        }
        if (plan.kills()) {
            Thread.sleep(plan.time().toMillis() / 2);
            workers.get(0).kill();
            workers.set(0, start(1, plan.time().dividedBy(2)));
            workers.get(0).go();
        }
        for (Child worker : workers) {
            worker.awaitEnd(plan.time().toSeconds() + AMPLE_SECONDS);
        }
    }

    /** What a coordinator has left at its end, it completes at its next start. */
    private void settle() throws IOException, SQLException, InterruptedException {
        for (long end = System.nanoTime() + Duration.ofSeconds(AMPLE_SECONDS).toNanos();
                !stores.areSettled();
                Thread.sleep(100)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("branches stay prepared, see " + directory);
            }
            for (int i = 1; i <= plan.processes(); i++) {
                Child child = start(i, Duration.ZERO);
                child.go();
                child.awaitEnd(AMPLE_SECONDS);
            }
        }
    }

    private Child start(int process, Duration time) throws IOException {
        Child child = Child.start(
                new WorkSettings(
                        "node" + process,
                        ++lives,
                        plan.mode(),
                        plan.isolation(),
                        plan.seed(),
                        plan.callers(),
                        time,
                        plan.time(),
                        directory,
                        stores.mysql().jdbcUrl(),
                        stores.mysql().user(),
                        stores.mysql().password(),
                        stores.redis().uri()),
                planted());
        children.add(child);
        return child;
    }
}
