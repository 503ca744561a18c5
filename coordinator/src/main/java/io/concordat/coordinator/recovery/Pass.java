package io.concordat.coordinator.recovery;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Resolution;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What one pass of recovery gathers, from the threads of all resources. Thread-safe. */
final class Pass {
    private final List<RecoveryReport.Resolved> resolved = new CopyOnWriteArrayList<>();
    private final Map<InDoubtBranch, String> stillInDoubt = new ConcurrentHashMap<>();
    private final Map<InDoubtBranch, String> heuristics = new ConcurrentHashMap<>();
    private final Map<String, String> unreachable = new ConcurrentHashMap<>();

    void resolved(InDoubtBranch branch, Resolution resolution) {
        resolved.add(new RecoveryReport.Resolved(branch, resolution));
    }

    void stillInDoubt(InDoubtBranch branch, String reason) {
        stillInDoubt.put(branch, reason);
    }

    void heuristic(InDoubtBranch branch, String detail) {
        heuristics.put(branch, detail);
    }

    void unreachable(String resource, String reason) {
        unreachable.put(resource, reason);
    }

    /** Whether every one of the resources was scanned and nothing of the gtrid is left open on them. */
    boolean settled(Gtrid gtrid, Set<String> resources) {
        return resources.stream().noneMatch(unreachable::containsKey)
                && stillInDoubt.keySet().stream().noneMatch(b -> b.gtrid().equals(gtrid))
                && heuristics.keySet().stream().noneMatch(b -> b.gtrid().equals(gtrid));
    }

    RecoveryReport report() {
        return new RecoveryReport(resolved, stillInDoubt, heuristics, unreachable);
    }
}
