package io.concordat.testing.faults.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.testing.faults.plan.Mode;
import io.concordat.testing.faults.plan.Plan;
import io.concordat.testing.faults.process.Plant;
import io.concordat.testing.faults.report.RunResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The harness finds what is wrong: each fault that is planted, within a few runs, by the invariant that it breaks. */
class PlantedFaultTest {
    private static final int RUNS = 4;

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0} by {1}")
    @CsvSource({
        "DECISION_NOT_FORCED, I1, kill:coordinator@1/committed/1",
        "NO_DECISION, I1, kill:coordinator@1/committed/1",
        "PRESUMES_ABORT, I1, kill:coordinator@1/committed/1",
        "PREFIX_MATCH, I7, kill:coordinator@1/begun/3",
        "IGNORES_MYSQL, I4, kill:coordinator@1/deciding/2",
        "IGNORES_REDIS, I4, kill:coordinator@1/deciding/2",
        "EARLY_UNLOCK, I2, kill:coordinator@1/begun/60",
        "APPLIES_TWICE, I6, kill:coordinator@1/committed/5",
        "NO_REDO, I1, lose:flush:0@1/committed/5"
    })
    void isFound(Plant plant, String invariant, String fault) throws Exception {
        Terms terms = new Terms(Duration.ofMillis(200), Duration.ofSeconds(2), plant);
        Mode mode = plant == Plant.NO_REDO ? Mode.COMMIT_RECORD : Mode.XA_JOURNAL;
        List<String> found = new ArrayList<>();
        for (int seed = 1; seed <= RUNS && found.stream().noneMatch(each -> each.startsWith(invariant)); seed++) {
            Plan plan = Plan.parse(seed + "," + mode + ",1,restart," + fault);
            for (RunResult result : FaultRuns.run(List.of(plan), terms, 1, directory, each -> {})) {
                found.addAll(result.violations());
            }
        }

        assertThat(found).anyMatch(violation -> violation.startsWith(invariant + " "));
    }
}
