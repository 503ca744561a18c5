package io.concordat.coordinator.observe.jmx;

import io.concordat.coordinator.Coordinator;
import io.concordat.coordinator.recovery.RecoveryReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Answers from the coordinator itself; keeps nothing. */
final class CoordinatorBean implements CoordinatorMXBean {
    private final Coordinator coordinator;

    CoordinatorBean(Coordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public String getNode() {
        return coordinator.node();
    }

    @Override
    public String getRefusesWork() {
        return coordinator.refusesWork().orElse("");
    }

    @Override
    public int getActive() {
        return coordinator.statistics().active();
    }

    @Override
    public Map<String, Long> getEnded() {
        return texts(coordinator.statistics().ended());
    }

    @Override
    public long getDecisions() {
        return coordinator.statistics().log().decisions();
    }

    @Override
    public long getForces() {
        return coordinator.statistics().log().forces();
    }

    @Override
    public double getDecisionsPerForce() {
        return coordinator.statistics().log().decisionsPerForce();
    }

    @Override
    public double getMeanQueueMillis() {
        return coordinator.statistics().log().meanQueueTime().toNanos() / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }

    @Override
    public Map<String, String> getInDoubtBranches() {
        return texts(coordinator.recovery().statistics().inDoubt());
    }

    @Override
    public Map<String, String> getHeuristicBranches() {
        return texts(coordinator.recovery().statistics().heuristics());
    }

    @Override
    public Map<String, String> getUnreachableResources() {
        return texts(coordinator.recovery().statistics().unreachable());
    }

    @Override
    public List<String> recoverNow() {
        RecoveryReport report = coordinator.recovery().recover();
        List<String> lines = new ArrayList<>();
        report.resolved().forEach(resolved -> lines.add(resolved.resolution() + ": " + resolved.branch()));
        texts(report.stillInDoubt()).forEach((branch, why) -> lines.add("STILL IN DOUBT: " + branch + ": " + why));
        texts(report.heuristics()).forEach((branch, why) -> lines.add("HEURISTIC: " + branch + ": " + why));
        texts(report.unreachable()).forEach((name, why) -> lines.add("UNREACHABLE: resource '" + name + "': " + why));
        return lines;
    }

    /** In order, so that two looks can be compared. */
    private static <T> Map<String, T> texts(Map<?, T> map) {
        Map<String, T> texts = new TreeMap<>();
        map.forEach((key, value) -> texts.put(key.toString(), value));
        return texts;
    }
}
