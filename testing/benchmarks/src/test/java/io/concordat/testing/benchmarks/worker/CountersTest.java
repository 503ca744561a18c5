package io.concordat.testing.benchmarks.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.testing.benchmarks.worker.Counters.Used;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CountersTest {
    @Test
    void aThreadThatEndsTakesNothingAwayFromTheOthers() {
        Counters before = new Counters(0, Map.of(1L, new Used(100, 1000), 2L, new Used(5_000, 9_000_000)), 0);
        Counters after = new Counters(0, Map.of(1L, new Used(150, 1400), 3L, new Used(20, 100)), 0);
        assertThat(after.threadNanosSince(before)).isEqualTo(70);
        assertThat(after.allocatedSince(before)).isEqualTo(500);
    }

    @Test
    void whatThisThreadAllocatesIsCounted() {
        Counters before = Counters.now();
        byte[][] allocated = new byte[64][1 << 16];
        assertThat(Counters.now().allocatedSince(before)).isGreaterThanOrEqualTo((long) allocated.length << 16);
    }
}
