package io.concordat.coordinator.recovery;

import io.concordat.coordinator.decision.Resolution;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What the passes of all resources have done and left, for those who want to know. Thread-safe. */
final class Progress {
    private final Map<String, Long> passes = new HashMap<>();
    private final Map<InDoubtBranch, String> inDoubt = new HashMap<>();
    private final Map<InDoubtBranch, Long> sinceNanos = new HashMap<>();
    private final Map<String, String> unreachable = new HashMap<>();
    private long committed;
    private long rolledBack;

    Progress(Iterable<String> resources) {
        resources.forEach(resource -> passes.put(resource, 0L));
    }

    /** A pass of a resource has ended with this. */
    synchronized void passed(String resource, RecoveryReport report) {
        passes.merge(resource, 1L, Long::sum);
        long commits = report.resolved().stream()
                .filter(resolved -> resolved.resolution() == Resolution.COMMIT)
                .count();
        committed += commits;
        rolledBack += report.resolved().size() - commits;
        inDoubt.keySet().removeIf(branch -> branch.resource().equals(resource));
        inDoubt.putAll(report.stillInDoubt());
        sinceNanos.keySet().retainAll(inDoubt.keySet());
        inDoubt.keySet().forEach(branch -> sinceNanos.putIfAbsent(branch, System.nanoTime()));
        unreachable.remove(resource);
        unreachable.putAll(report.unreachable());
    }

    synchronized RecoveryStatistics statistics(Map<InDoubtBranch, String> heuristics) {
        long now = System.nanoTime();
        long oldest = sinceNanos.values().stream()
                .mapToLong(since -> now - since)
                .max()
                .orElse(0);
        return new RecoveryStatistics(
                passes, committed, rolledBack, inDoubt, Duration.ofNanos(oldest), heuristics, unreachable);
    }
}
