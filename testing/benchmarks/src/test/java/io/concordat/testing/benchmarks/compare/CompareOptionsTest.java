package io.concordat.testing.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.testing.benchmarks.contender.Variant;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompareOptionsTest {
    @Test
    void theNaiveOneIsAlwaysComparedAndOrderDoesNotMatter() {
        CompareOptions options =
                CompareOptions.parse(List.of("--variants", "xa-journal,commit-record", "--callers", "8,1"));
        assertThat(options.variants()).containsExactly(Variant.NAIVE, Variant.COMMIT_RECORD, Variant.XA_JOURNAL);
        assertThat(options.callers()).containsExactly(1, 8);
        assertThat(options.aof()).containsExactly(Aof.ALWAYS, Aof.EVERYSEC);
    }

    @Test
    void aTimeThatIsTooShortSaysHowLongItMustBe() {
        CompareOptions options = CompareOptions.parse(List.of("--seconds", "5"));
        assertThatThrownBy(() -> Schedule.of(options)).hasMessageContaining("give --seconds 90 or more");
        CompareOptions longer = CompareOptions.parse(List.of("--seconds", "90"));
        assertThat(Schedule.of(longer).slice()).isBetween(Duration.ofMillis(200), Duration.ofMillis(210));
    }

    @Test
    void theQuickOneHasTimeForEveryVariant() {
        Schedule schedule = Schedule.of(CompareOptions.parse(List.of("--quick", "--seed", "7")));
        assertThat(schedule.slice()).isGreaterThan(Duration.ofMillis(400));
        assertThat(schedule.rounds()).isGreaterThanOrEqualTo(4);
    }

    @Test
    void aNumberOfConnectionsTakesThePlaceOfOneForEachCaller() {
        assertThat(CompareOptions.parse(List.of("--pool", "10")).connections(32))
                .isEqualTo(10);
        assertThat(CompareOptions.parse(List.of()).connections(32)).isGreaterThan(32);
    }

    @Test
    void whatIsOverBeforeAJvmIsWarmCompilesQuickly() {
        assertThat(CompareOptions.parse(List.of("--quick")).isShort()).isTrue();
        assertThat(CompareOptions.parse(List.of("--seconds", "120")).isShort()).isFalse();
        assertThat(CompareOptions.parse(List.of()).isShort()).isFalse();
    }

    @Test
    void aTimeOfOnesOwnHasNoLimitOfAMinute() {
        assertThat(CompareOptions.parse(List.of("--quick")).limit()).hasValue(Duration.ofSeconds(50));
        assertThat(CompareOptions.parse(List.of("--quick", "--seconds", "60")).limit())
                .isEmpty();
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> CompareOptions.parse(List.of("--variants", "fast")))
                .hasMessageContaining("no variant 'fast'")
                .hasMessageContaining("after-decision");
        assertThatThrownBy(() -> CompareOptions.parse(List.of("--callers", "0")))
                .hasMessageContaining("from 1 to 64");
        assertThatThrownBy(() -> CompareOptions.parse(List.of("--aof", "no"))).hasMessageContaining("everysec");
        assertThatThrownBy(() -> CompareOptions.parse(List.of("--json"))).hasMessageContaining("needs a value");
        assertThatThrownBy(() -> CompareOptions.parse(List.of("--fast"))).hasMessageContaining("--fast");
    }

    @Test
    void theMiddleOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
        assertThat(Numbers.median(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(2.5);
        assertThat(Numbers.median(List.of(3.0, 1.0, 2.0))).isEqualTo(2.0);
        assertThat(Numbers.at(List.of(5.0, 1.0, 2.0, 3.0, 4.0), 0.25)).isEqualTo(2.0);
    }
}
