package io.concordat.testing.faults.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.testing.faults.plan.Plan;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final Plan PLAN = Plan.parse("1,xa-journal,1,restart,kill:coordinator@1/decided/3");
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private static RunResult result(String... violations) {
        return new RunResult(
                PLAN,
                1,
                Map.of(),
                List.of(violations),
                Duration.ofSeconds(1),
                "bin/faults --plan " + PLAN,
                Optional.empty());
    }

    private String printed(boolean bar) {
        try (PrintStream stream = new PrintStream(out, true, UTF_8)) {
            Progress progress = new Progress(stream, 2, bar);
            progress.accept(result());
            progress.accept(result("I1 torn"));
        }
        return out.toString(UTF_8);
    }

    @Test
    void everyResultIsALine() {
        assertThat(printed(false).lines())
                .anyMatch(line -> line.startsWith("ok       " + PLAN))
                .anyMatch(line -> line.startsWith("VIOLATED " + PLAN))
                .contains("    I1 torn", "    replay:   bin/faults --plan " + PLAN);
    }

    @Test
    void onATerminalThereIsABarAndWhatIsViolated() {
        assertThat(printed(true))
                .contains("] 1 of 2 runs, 0 violated")
                .doesNotContain("ok  ")
                .contains("VIOLATED " + PLAN, "    I1 torn");
    }
}
