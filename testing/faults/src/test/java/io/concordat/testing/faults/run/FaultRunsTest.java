package io.concordat.testing.faults.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.testing.faults.plan.Draw;
import io.concordat.testing.faults.plan.FaultName;
import io.concordat.testing.faults.plan.Mode;
import io.concordat.testing.faults.plan.Plan;
import io.concordat.testing.faults.process.Plant;
import io.concordat.testing.faults.report.Lines;
import io.concordat.testing.faults.report.RunResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A handful of seeded fault runs; {@code -Dconcordat.faults.runs=200} makes it more. */
class FaultRunsTest {
    private static final int RUNS = Integer.getInteger("concordat.faults.runs", 4);

    /** Those that take a few seconds; bin/faults draws from all. */
    private static final List<FaultName> FAULTS = List.of(
            FaultName.KILL_COORDINATOR,
            FaultName.KILL_RECOVERY,
            FaultName.KILL_REDIS,
            FaultName.STOP_REDIS,
            FaultName.KILL_MYSQL,
            FaultName.STOP_MYSQL,
            FaultName.REDIS_FLUSH,
            FaultName.REDIS_FULL);

    private static final List<Mode> MODES = List.of(Mode.values());

    @TempDir
    Path directory;

    @Test
    void afterEveryRunBothStoresHaveWhatCallersWereTold() throws Exception {
        List<Plan> plans = IntStream.range(0, RUNS)
                .mapToObj(i -> Draw.plan(i, List.of(MODES.get(i % MODES.size())), FAULTS))
                .toList();

        List<RunResult> results = FaultRuns.run(
                plans,
                new Terms(Duration.ofMillis(300), Duration.ofSeconds(60), Plant.NONE),
                1,
                directory,
                result -> {});

        assertThat(results).hasSize(RUNS).allSatisfy(result -> assertThat(result.violations())
                .as(Lines.of(result))
                .isEmpty());
    }
}
