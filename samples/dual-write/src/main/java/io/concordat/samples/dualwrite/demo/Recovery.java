package io.concordat.samples.dualwrite.demo;

import io.concordat.coordinator.recovery.RecoveryReport;
import io.concordat.samples.dualwrite.shop.Shop;
import io.concordat.samples.dualwrite.stores.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What the restart of a coordinator found and did. Immutable.
 *
 * @param took from the start of the coordinator until nothing was in doubt
 * @param resolved branches that were in doubt, and what became of them
 * @param stillInDoubt branches that could not be resolved, with the reason
 */
public record Recovery(Duration took, List<RecoveryReport.Resolved> resolved, List<String> stillInDoubt) {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    public Recovery {
        resolved = List.copyOf(resolved);
        stillInDoubt = List.copyOf(stillInDoubt);
    }

    /** Starts a coordinator on the node's journal, which recovers what the last one left, and stops it again. */
    static Recovery run(Stores stores, String node, Path journal) throws InterruptedException {
        long start = System.nanoTime();
        try (Shop shop = Shop.open(stores, node, journal, Optional.empty())) {
            RecoveryReport report = shop.coordinator().recoveredAtStart();
            List<RecoveryReport.Resolved> resolved = new ArrayList<>(report.resolved());
            // MariaDB keeps a branch to the connection of the dead process until it has noticed the death
            while (!report.isComplete() && elapsed(start).compareTo(PATIENCE) < 0) {
                TimeUnit.MILLISECONDS.sleep(100);
                report = shop.coordinator().recovery().recover();
                resolved.addAll(report.resolved());
            }
            return new Recovery(elapsed(start), resolved, unresolved(report));
        }
    }

    private static Duration elapsed(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static List<String> unresolved(RecoveryReport report) {
        List<String> open = new ArrayList<>();
        report.stillInDoubt().forEach((branch, why) -> open.add(branch + ": " + why));
        report.heuristics().forEach((branch, why) -> open.add(branch + " went its own way: " + why));
        report.unreachable().forEach((name, why) -> open.add("resource '" + name + "' cannot be reached: " + why));
        return open;
    }
}
