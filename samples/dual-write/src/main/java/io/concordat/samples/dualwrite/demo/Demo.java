package io.concordat.samples.dualwrite.demo;

import io.concordat.samples.dualwrite.stores.Stores;
import io.concordat.testing.servers.Servers;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.transaction.xa.XAException;

/** Runs the phases one after another: work, crash, recover, compare. */
public final class Demo {
    static final String NODE_PREFIX = "concordat-demo-";

    private final Settings settings;
    private final Progress progress;

    /** A demonstration. */
    public Demo(Settings settings, Progress progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Runs it.
     *
     * @throws io.concordat.coordinator.CoordinatorException if a store is not usable; says what to do
     * @throws IllegalStateException if it cannot be run for another reason; says what to do
     */
    public Result run() throws IOException, InterruptedException, SQLException, XAException {
        progress.step("starting servers");
        Stores stores = Stores.choose();
        Path journal = JournalDirectory.create();
        Result result;
        try {
            result = run(stores, journal);
        } catch (IOException | InterruptedException | SQLException | XAException | RuntimeException e) {
            JournalDirectory.delete(journal);
            throw e;
        }
        if (result.agrees()) {
            JournalDirectory.delete(journal); // else somebody will want to look into it
        }
        return result;
    }

    private Result run(Stores stores, Path journal)
            throws IOException, InterruptedException, SQLException, XAException {
        try (Site site = Site.open(stores, newNode(), journal)) {
            String mysql = Servers.mysql().description();
            String redis = Servers.redis().description();
            progress.step("using " + mysql);
            progress.step("using " + redis);
            Ledger ledger = new Ledger();
            List<PhaseResult> phases = new ArrayList<>();
            for (Phase phase : Phase.values()) {
                phases.add(new PhaseRun(phase, site, settings, progress).run(ledger));
            }
            return new Result(mysql, redis, settings, site.node(), journal, phases);
        }
    }

    /** A name of its own for each run: what is in doubt, and what Redis remembers of it, is then this run's alone. */
    private static String newNode() {
        return NODE_PREFIX + Long.toString(System.currentTimeMillis() / 1000, Character.MAX_RADIX);
    }
}
