package io.concordat.testing.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryBenchmarkTest {
    /** The benchmark itself refuses a recovery that is not complete, or with which the stores do not agree. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void manyBranchesOnEachSideAreResolvedAsDecidedAndInBoundedTime(boolean database) throws Exception {
        List<String> progress = new ArrayList<>();
        RecoveryResult result = new RecoveryBenchmark(new RecoveryOptions(500, database, false), progress::add).run();
        assertThat(result.start()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(60));
        assertThat(result.completion()).isBetween(Duration.ZERO, Duration.ofSeconds(60));
        assertThat(progress).anyMatch(line -> line.contains("1000 branches in doubt"));
        assertThat(result.table()).contains("500 branches in doubt");
        assertThat(result.json()).contains("\"transactions\":500");
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() {
        assertThat(RecoveryOptions.parse(List.of("recovery", "--database", "--transactions", "7")))
                .isEqualTo(new RecoveryOptions(7, true, false));
        assertThatThrownBy(() -> RecoveryOptions.parse(List.of("recovery", "--fields", "1")))
                .hasMessageContaining("--fields");
    }
}
