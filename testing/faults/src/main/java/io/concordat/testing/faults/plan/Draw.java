package io.concordat.testing.faults.plan;

import io.concordat.coordinator.decision.journal.FailingDisk.Call;
import io.concordat.coordinator.decision.journal.FailingDisk.Errno;
import io.concordat.coordinator.decision.journal.FailingDisk.Leaves;
import io.concordat.coordinator.observe.ProtocolStep;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** Draws plans: the same ones from the same seed, modes and faults. */
public final class Draw {
    private static final List<ProtocolStep> WORKING = List.of(
            ProtocolStep.BEGUN,
            ProtocolStep.ENLISTED,
            ProtocolStep.ENDED,
            ProtocolStep.PREPARING,
            ProtocolStep.PREPARED,
            ProtocolStep.DECIDING,
            ProtocolStep.DECIDED,
            ProtocolStep.COMMITTING,
            ProtocolStep.COMMITTED,
            ProtocolStep.COMPLETED,
            ProtocolStep.FORGOTTEN,
            ProtocolStep.COMMITTING_ONE_PHASE,
            ProtocolStep.COMMITTED_ONE_PHASE,
            ProtocolStep.ROLLING_BACK,
            ProtocolStep.ROLLED_BACK);

    /** Steps at which the first process of a coordinator leaves something for the second one to do at a step of recovery. */
    private static final List<ProtocolStep> LEAVING = List.of(
            ProtocolStep.PREPARED,
            ProtocolStep.DECIDING,
            ProtocolStep.DECIDED,
            ProtocolStep.COMMITTING,
            ProtocolStep.COMMITTED);

    private static final List<ProtocolStep> RECOVERING =
            List.of(ProtocolStep.SCANNED, ProtocolStep.MATCHED, ProtocolStep.RESOLVING, ProtocolStep.RESOLVED);

    private final Random random;

    private Draw(Random random) {
        this.random = random;
    }

    /**
     * Draws one.
     *
     * @param modes to choose from
     * @param names of faults to choose from
     */
    public static Plan plan(long seed, List<Mode> modes, List<FaultName> names) {
        Random random = new Random(seed * 0x9E3779B97F4A7C15L);
        List<FaultName> possible = names.stream()
                .filter(name -> modes.stream().anyMatch(name::isFor))
                .toList();
        if (possible.isEmpty()) {
            throw new IllegalArgumentException("None of the faults " + names + " is for any of the modes " + modes);
        }
        FaultName name = possible.get(random.nextInt(possible.size()));
        List<Mode> fit = modes.stream().filter(name::isFor).toList();
        Mode mode = fit.get(random.nextInt(fit.size()));
        Draw draw = new Draw(random);
        int instances = name == FaultName.TWO_RECOVER ? 2 : 1 + random.nextInt(2);
        boolean restart = instances == 1 || !mode.isShared() || random.nextInt(4) > 0;
        List<Planned> faults = draw.faults(name);
        boolean twoLives = faults.stream().anyMatch(planned -> planned.moment().life() > 1);
        return new Plan(seed, mode, instances, restart || twoLives, faults);
    }

    private List<Planned> faults(FaultName name) {
        Moment moment = moment(WORKING);
        return switch (name) {
            case KILL_COORDINATOR -> List.of(new Planned(new Fault.Kill(Victim.COORDINATOR), moment));
            case KILL_RECOVERY ->
                List.of(
                        new Planned(new Fault.Kill(Victim.COORDINATOR), moment(LEAVING)),
                        new Planned(
                                new Fault.Kill(Victim.COORDINATOR),
                                new Moment(2, one(RECOVERING), 1 + random.nextInt(2))));
            case KILL_REDIS -> List.of(new Planned(new Fault.Kill(Victim.REDIS), moment));
            case KILL_MYSQL -> List.of(new Planned(new Fault.Kill(Victim.MYSQL), moment));
            case KILL_TWO -> killTwo();
            case STOP_COORDINATOR ->
                List.of(new Planned(new Fault.Stop(Victim.COORDINATOR, 200 + random.nextInt(2300)), moment));
            case STOP_REDIS -> List.of(new Planned(new Fault.Stop(Victim.REDIS, 100 + random.nextInt(1500)), moment));
            case STOP_MYSQL -> List.of(new Planned(new Fault.Stop(Victim.MYSQL, 100 + random.nextInt(1500)), moment));
            case NETWORK ->
                List.of(new Planned(
                        new Fault.Network(store(), one(List.of(Fault.Damage.values())), 50 + random.nextInt(700)),
                        moment));
            case HANG -> List.of(new Planned(new Fault.Stop(store(), 5500 + random.nextInt(1000)), moment));
            case TWO_RECOVER ->
                List.of(
                        new Planned(new Fault.Kill(Victim.COORDINATOR), moment(LEAVING)),
                        new Planned(
                                new Fault.Stop(Victim.COORDINATOR, 3500 + random.nextInt(1000)),
                                new Moment(2, one(RECOVERING), 1)));
            case DISK_EIO -> List.of(new Planned(disk(Errno.EIO), moment));
            case DISK_ENOSPC -> List.of(new Planned(disk(Errno.ENOSPC), moment));
            case CLOCK ->
                List.of(
                        new Planned(new Fault.Kill(Victim.COORDINATOR), moment),
                        new Planned(
                                new Fault.Clock(random.nextBoolean() ? 48 : -48),
                                new Moment(2, ProtocolStep.SCANNED, 1)));
            case REDIS_FLUSH -> List.of(new Planned(new Fault.Lose(Fault.Loss.FLUSH, 0), moment));
            case REDIS_SET_BACK ->
                List.of(new Planned(new Fault.Lose(Fault.Loss.SET_BACK, random.nextInt(1000)), moment));
            case FAILOVER ->
                List.of(new Planned(new Fault.Failover(random.nextBoolean() ? 0 : 50 + random.nextInt(700)), moment));
            case REDIS_FULL -> List.of(new Planned(new Fault.Full(50 + random.nextInt(400)), moment));
            case REQUEST -> List.of(new Planned(new Fault.Request(store(), one(List.of(Fault.Fate.values()))), moment));
        };
    }

    private List<Planned> killTwo() {
        List<Victim> victims = new ArrayList<>(List.of(Victim.values()));
        victims.remove(random.nextInt(victims.size()));
        Moment moment = moment(WORKING);
        return victims.stream()
                .sorted(Comparator.reverseOrder()) // the coordinator last, for its thread to be held until then
                .map(victim -> new Planned(new Fault.Kill(victim), moment))
                .toList();
    }

    private Fault disk(Errno errno) {
        return new Fault.Disk(
                errno,
                random.nextBoolean() ? Call.WRITE : Call.FORCE,
                one(List.of(Leaves.values())),
                1 + random.nextInt(3));
    }

    private Moment moment(List<ProtocolStep> steps) {
        return new Moment(1, one(steps), 1 + random.nextInt(8));
    }

    private Victim store() {
        return random.nextBoolean() ? Victim.REDIS : Victim.MYSQL;
    }

    private <T> T one(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
