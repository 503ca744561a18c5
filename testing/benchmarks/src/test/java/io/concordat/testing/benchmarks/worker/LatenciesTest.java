package io.concordat.testing.benchmarks.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void percentilesAreExactToThreePercent() {
        Latencies latencies = new Latencies();
        for (long micros = 1; micros <= 100_000; micros++) {
            latencies.add(micros * 1000);
        }
        assertThat(latencies.count()).isEqualTo(100_000);
        assertThat(latencies.percentile(0.5)).isCloseTo(50_000_000, Percentage.withPercentage(3));
        assertThat(latencies.percentile(0.99)).isCloseTo(99_000_000, Percentage.withPercentage(3));
    }

    @Test
    void shortAndVeryLongOnesAreCountedToo() {
        Latencies latencies = new Latencies();
        latencies.add(-1);
        latencies.add(31);
        latencies.add(32);
        latencies.add(63);
        latencies.add(64);
        latencies.add(Long.MAX_VALUE);
        assertThat(latencies.count()).isEqualTo(6);
        assertThat(latencies.percentile(0.34)).isCloseTo(31, within(1L));
        assertThat(new Latencies().percentile(0.5)).isZero();
    }

    @Test
    void whatAWorkerSaysIsReadBackWhole() {
        Latencies latencies = new Latencies();
        latencies.add(1_000_000);
        latencies.add(2_000_000);
        Slice slice = Slice.ofText(new Slice(2, 1, 3_000_000, 4, 5, 6, 7, latencies).text());
        assertThat(slice.failed()).isEqualTo(1);
        assertThat(slice.collectorMillis()).isEqualTo(7);
        assertThat(slice.latencies().count()).isEqualTo(2);
        assertThat(slice.latencies().percentile(1)).isEqualTo(latencies.percentile(1));
        assertThat(Slice.ofText(new Slice(0, 0, 1, 0, 0, 0, 0, new Latencies()).text())
                        .latencies()
                        .count())
                .isZero();
    }
}
