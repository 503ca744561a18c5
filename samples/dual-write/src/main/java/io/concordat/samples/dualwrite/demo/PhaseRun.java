package io.concordat.samples.dualwrite.demo;

import io.concordat.samples.dualwrite.compare.Comparison;
import io.concordat.samples.dualwrite.compare.Contents;
import io.concordat.samples.dualwrite.compare.Item;
import io.concordat.samples.dualwrite.compare.Leftovers;
import io.concordat.samples.dualwrite.stores.Names;
import io.concordat.samples.dualwrite.workload.Assignment;
import io.concordat.samples.dualwrite.workload.Message;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/** One phase: a worker process works and perhaps dies, a coordinator recovers, both stores are compared. */
final class PhaseRun {
    private final Phase phase;
    private final Site site;
    private final Settings settings;
    private final Progress progress;
    private final Ledger ledger = new Ledger();
    private long start;
    private long last;
    private long begun;

    PhaseRun(Phase phase, Site site, Settings settings, Progress progress) {
        this.phase = phase;
        this.site = site;
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Runs it.
     *
     * @param before what the callers of earlier phases were told
     */
    PhaseResult run(Ledger before) throws IOException, InterruptedException, SQLException {
        progress.step(phase.title());
        WorkerProcess.run(site.stores(), assignment(before.nextOrder()), settings.verbose(), this::note);

        progress.step(phase.title() + ": restarting the coordinator");
        Recovery recovery = Recovery.run(site.stores(), site.node(), site.journal());

        progress.step(phase.title() + ": comparing both stores");
        if (settings.plantDifference()) {
            site.redis().putField(Names.productKey(1), "price", "0.00");
        }
        before.addAll(ledger);
        Contents rows = Contents.of(site.mysql());
        Contents keys = Contents.of(site.redis());
        return new PhaseResult(
                phase,
                elapsed(),
                Answers.count(ledger.all(), orders(rows)),
                recovery,
                Comparison.of(rows, keys, before.all()),
                Leftovers.of(site.mysql(), site.redis(), site.node()));
    }

    private Assignment assignment(long firstOrder) {
        return new Assignment(
                site.node(),
                site.journal(),
                settings.threads(),
                Site.PRODUCTS,
                firstOrder,
                settings.limit(),
                phase.crashAt());
    }

    private void note(Message message) {
        ledger.note(message);
        last = System.nanoTime();
        if (message instanceof Message.Ready) {
            start = last;
        } else if (message instanceof Message.Begun) {
            begun++;
            progress.advance(phase.title(), settings.limit().share(begun, elapsed()));
        }
    }

    /** From the first transaction to the last thing that the worker said. */
    private Duration elapsed() {
        return Duration.ofNanos(last - start);
    }

    private static Set<Long> orders(Contents contents) {
        return contents.lines().keySet().stream()
                .filter(item -> item.kind() == Item.Kind.ORDER)
                .map(Item::id)
                .collect(Collectors.toSet());
    }
}
