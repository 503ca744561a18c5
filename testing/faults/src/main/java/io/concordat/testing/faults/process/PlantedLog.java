package io.concordat.testing.faults.process;

import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.DecisionLog;
import io.concordat.coordinator.decision.DecisionUnknownException;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.decision.Verdict;
import java.util.List;
import java.util.Optional;

/** A decision log with a fault. */
final class PlantedLog implements DecisionLog {
    private final DecisionLog log;
    private final String node;
    private final Plant plant;

    PlantedLog(DecisionLog log, String node, Plant plant) {
        this.log = log;
        this.node = node;
        this.plant = plant;
    }

    @Override
    public long incarnation() {
        return log.incarnation();
    }

    @Override
    public Verdict decide(Decision decision) {
        return plant == Plant.NO_DECISION ? new Verdict.Done() : log.decide(decision);
    }

    @Override
    public Resolution resolve(Gtrid gtrid) throws DecisionUnknownException {
        boolean rollback = plant == Plant.PRESUMES_ABORT || !log.answersFor(gtrid);
        return rollback ? Resolution.ROLLBACK : log.resolve(gtrid);
    }

    @Override
    public void forget(Gtrid gtrid) {
        log.forget(gtrid);
    }

    @Override
    public List<Decision> pending() {
        return plant == Plant.PRESUMES_ABORT ? List.of() : log.pending();
    }

    @Override
    public Optional<Decision> find(Gtrid gtrid) {
        return plant == Plant.PRESUMES_ABORT ? Optional.empty() : log.find(gtrid);
    }

    @Override
    public boolean answersFor(Gtrid gtrid) {
        return plant == Plant.PREFIX_MATCH ? gtrid.node().startsWith(node) : log.answersFor(gtrid);
    }

    @Override
    public long epoch() {
        return log.epoch();
    }

    @Override
    public Optional<String> refusesWork() {
        return log.refusesWork();
    }

    @Override
    public void close() {
        log.close();
    }
}
