package io.concordat.testing.faults.history;

import io.concordat.redis.Isolation;
import io.concordat.testing.faults.plan.Mode;
import java.time.Duration;
import java.util.List;

/**
 * What a run is to do.
 *
 * @param seed of what callers do; their threads, and so the interleaving, do not follow from it
 * @param mode how decisions are kept
 * @param isolation of Redis sessions; with SERIALIZABLE MySQL is serializable too, else it has its default
 * @param processes how many coordinators
 * @param callers how many threads in each
 * @param time how long they work
 * @param kills whether the first coordinator is killed half-way and another takes its place
 * @param plant what is planted into the adapter
 */
public record HistoryPlan(
        long seed,
        Mode mode,
        Isolation isolation,
        int processes,
        int callers,
        Duration time,
        boolean kills,
        ScriptPlant plant) {
    /** Two processes of four callers each, nothing planted. */
    public static HistoryPlan of(long seed, Mode mode, Isolation isolation, Duration time) {
        return new HistoryPlan(seed, mode, isolation, 2, 4, time, false, ScriptPlant.NONE);
    }

    /** The same, with a kill. */
    public HistoryPlan withKill() {
        return new HistoryPlan(seed, mode, isolation, processes, callers, time, true, plant);
    }

    /** The same, with something planted. */
    public HistoryPlan planted(ScriptPlant newPlant) {
        return new HistoryPlan(seed, mode, isolation, processes, callers, time, kills, newPlant);
    }

    /** The same, by so many. */
    public HistoryPlan by(int newProcesses, int newCallers) {
        return new HistoryPlan(seed, mode, isolation, newProcesses, newCallers, time, kills, plant);
    }

    HistoryPlan seeded(long newSeed) {
        return new HistoryPlan(newSeed, mode, isolation, processes, callers, time, kills, plant);
    }

    HistoryPlan in(Mode newMode) {
        return new HistoryPlan(seed, newMode, isolation, processes, callers, time, kills, plant);
    }

    HistoryPlan at(Isolation newIsolation) {
        return new HistoryPlan(seed, mode, newIsolation, processes, callers, time, kills, plant);
    }

    HistoryPlan lasting(Duration newTime) {
        return new HistoryPlan(seed, mode, isolation, processes, callers, newTime, kills, plant);
    }

    /** What is claimed then. */
    public List<Claim> claims() {
        return Claim.of(mode, isolation);
    }

    @Override
    public String toString() {
        return "seed " + seed + ", " + mode + ", " + isolation + (kills ? ", kill" : "")
                + (plant == ScriptPlant.NONE ? "" : ", planted " + plant);
    }
}
