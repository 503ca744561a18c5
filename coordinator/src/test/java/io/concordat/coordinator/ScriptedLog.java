package io.concordat.coordinator;

import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.DecisionLog;
import io.concordat.coordinator.decision.DecisionUnknownException;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.decision.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A log whose every decision ends as scripted.
 *
 * @param onBegin what else happens where a transaction begins
 * @param onForget and where one is to be forgotten
 * @param onExpect and where a decision is expected
 */
record ScriptedLog(Supplier<Verdict> verdict, Runnable onBegin, Runnable onForget, Supplier<Runnable> onExpect)
        implements DecisionLog {
    ScriptedLog(Supplier<Verdict> verdict) {
        this(verdict, () -> {}, () -> {});
    }

    ScriptedLog(Supplier<Verdict> verdict, Runnable onBegin, Runnable onForget) {
        this(verdict, onBegin, onForget, () -> () -> {});
    }

    @Override
    public Runnable expect() {
        return onExpect.get();
    }

    @Override
    public long incarnation() {
        return 1;
    }

    @Override
    public Verdict decide(Decision decision) {
        return verdict.get();
    }

    @Override
    public Resolution resolve(Gtrid gtrid) throws DecisionUnknownException {
        if (verdict.get() instanceof Verdict.Unknown unknown) {
            throw new DecisionUnknownException(unknown.reason(), unknown.cause());
        }
        return Resolution.ROLLBACK;
    }

    @Override
    public void forget(Gtrid gtrid) {
        onForget.run();
    }

    @Override
    public List<Decision> pending() {
        return List.of();
    }

    @Override
    public Optional<Decision> find(Gtrid gtrid) {
        return Optional.empty();
    }

    @Override
    public boolean answersFor(Gtrid gtrid) {
        return true;
    }

    @Override
    public long epoch() {
        onBegin.run();
        return 0;
    }

    @Override
    public Optional<String> refusesWork() {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
