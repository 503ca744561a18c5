package io.concordat.samples.dualwrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.samples.dualwrite.workload.Limit;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    @Test
    void withoutOptionsThereAreDefaults() throws UsageException {
        Options options = Options.parse();

        assertThat(options.settings().threads()).isEqualTo(4);
        assertThat(options.settings().limit()).isEqualTo(new Limit.Transactions(300));
        assertThat(options.json()).isFalse();
    }

    @Test
    void everyOptionIsUnderstood() throws UsageException {
        Options options =
                Options.parse("--threads", "7", "--seconds", "9", "--json", "--verbose", "--plant-difference");

        assertThat(options.settings().threads()).isEqualTo(7);
        assertThat(options.settings().limit()).isEqualTo(new Limit.Time(Duration.ofSeconds(9)));
        assertThat(options.json()).isTrue();
        assertThat(options.settings().verbose()).isTrue();
        assertThat(options.settings().plantDifference()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--fast",
                "--threads",
                "--threads 0",
                "--threads 33",
                "--threads -1",
                "--threads 1.5",
                "--transactions 19",
                "--transactions 99999999999",
                "--seconds 0",
                "--seconds 5 --transactions 100",
                "--seconds 5 --seconds 6"
            })
    void whatIsNotUnderstoodIsRefused(String line) {
        assertThatThrownBy(() -> Options.parse(line.split(" ", -1)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--");
    }
}
