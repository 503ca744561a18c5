package io.concordat.testing.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LimitTest {
    private static final Optional<Duration> TEN = Optional.of(Duration.ofSeconds(10));

    @Test
    void aRoundBeginsOnlyIfOneAsLongAsTheLongestFitsIn() {
        Limit limit = new Limit(TEN, seconds(0, 3, 4, 7, 8));
        assertThat(limit.allowsAnother()).isTrue();
        assertThat(limit.allowsAnother()).isTrue();
        assertThat(limit.allowsAnother()).isTrue();
        assertThat(limit.allowsAnother()).isTrue();
        assertThat(limit.allowsAnother()).isFalse();
    }

    @Test
    void theFirstRoundIsMadeHoweverLateItIs() {
        Limit limit = new Limit(TEN, seconds(50, 51));
        assertThat(limit.allowsAnother()).isTrue();
        assertThat(limit.allowsAnother()).isFalse();
    }

    @Test
    void withoutALimitAllAreMade() {
        Limit limit = new Limit(Optional.empty(), seconds(50, 5000));
        assertThat(limit.allowsAnother()).isTrue();
        assertThat(limit.allowsAnother()).isTrue();
    }

    private static Supplier<Duration> seconds(long... each) {
        Iterator<Duration> times = List.copyOf(
                        LongStream.of(each).mapToObj(Duration::ofSeconds).toList())
                .iterator();
        return times::next;
    }
}
