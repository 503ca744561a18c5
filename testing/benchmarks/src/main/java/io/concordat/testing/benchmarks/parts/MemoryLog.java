package io.concordat.testing.benchmarks.parts;

import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.DecisionLog;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.decision.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Decisions that end with the process. Thread-safe. */
final class MemoryLog implements DecisionLog {
    private final Map<Gtrid, Decision> decisions = new ConcurrentHashMap<>();

    @Override
    public long incarnation() {
        return 1;
    }

    @Override
    public Verdict decide(Decision decision) {
        decisions.put(decision.gtrid(), decision);
        return new Verdict.Done();
    }

    @Override
    public Resolution resolve(Gtrid gtrid) {
        return decisions.containsKey(gtrid) ? Resolution.COMMIT : Resolution.ROLLBACK;
    }

    @Override
    public void forget(Gtrid gtrid) {
        decisions.remove(gtrid);
    }

    @Override
    public List<Decision> pending() {
        return List.copyOf(decisions.values());
    }

    @Override
    public Optional<Decision> find(Gtrid gtrid) {
        return Optional.ofNullable(decisions.get(gtrid));
    }

    @Override
    public boolean answersFor(Gtrid gtrid) {
        return true;
    }

    @Override
    public long epoch() {
        return 0;
    }

    @Override
    public Optional<String> refusesWork() {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
