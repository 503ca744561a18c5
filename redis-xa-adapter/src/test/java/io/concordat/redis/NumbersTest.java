package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers and durations that cannot be are refused by name, and the transaction goes on without them. */
class NumbersTest {
    private static final RedisXADataSource SOURCE = Redis.dataSource();

    private String key;
    private Work work;
    private XaMap<String, String> map;

    @BeforeEach
    void start() throws XAException {
        key = Redis.key("numbers");
        work = Work.start(SOURCE);
        map = work.session.getMap(key);
    }

    @AfterEach
    void nothingWasChanged() throws XAException {
        work.resource.end(work.xid, XAResource.TMSUCCESS);
        work.rollback();
        assertThat(Redis.plain().getMap(key).isExists()).isFalse();
    }

    @AfterAll
    static void close() {
        SOURCE.close();
    }

    @Test
    void incrementsThatAddUpToTooMuchAreRefused() {
        map.add("n", Long.MAX_VALUE);
        assertThatThrownBy(() -> map.add("n", 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Field n of map " + key)
                .hasMessageContaining("64 bits");
        assertThat(map.get("n")).contains("9223372036854775807");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0663", "+5", "007", "-0", "", " 1", "1.0", "9223372036854775808"})
    void whatRedisDoesNotTakeForAnIntegerIsRefused(String text) {
        map.fastPut("n", text);
        assertThatThrownBy(() -> map.add("n", 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not an integer");
        assertThat(map.get("n")).contains(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "9223372036854775806", "-9223372036854775808"})
    void whatRedisTakesForAnIntegerIsTaken(String text) {
        map.fastPut("n", text);
        map.add("n", 1);
        assertThat(map.get("n"))
                .contains(new BigDecimal(text).add(BigDecimal.ONE).toString());
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void whatIsNoNumberIsNotAdded(double increment) {
        assertThatThrownBy(() -> map.addAndGet("n", increment))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Double.toString(increment));
    }

    @Test
    void numbersOfMillionsOfDigitsAreRefused() {
        assertThatThrownBy(() -> map.addAndGet("n", new BigDecimal("1E+1000000000")))
                .isInstanceOf(IllegalArgumentException.class);
        map.fastPut("n", "1e1000000000");
        assertThatThrownBy(() -> map.addAndGet("n", 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not a number");
    }

    @Test
    void aSumThatLeavesTheTypeNamesTheField() {
        map.fastPut("n", "1e400");
        assertThatThrownBy(() -> map.addAndGet("n", 1.0))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("Field n of map " + key);
        assertThatThrownBy(() -> map.addAndGet("n", 1))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("Field n of map " + key);
    }

    @Test
    void aTimeToLiveOfCenturiesIsRefused() {
        XaBucket<String> bucket = work.session.getBucket(key);
        for (Duration forever : new Duration[] {Duration.ofDays(110_000), Duration.ofSeconds(Long.MAX_VALUE)}) {
            assertThatThrownBy(() -> bucket.set("x", forever))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("timeToLive");
        }
        bucket.set("x", Duration.ofDays(36_500));
        assertThat(bucket.remaining().orElseThrow()).isGreaterThan(Duration.ofDays(36_499));
        bucket.delete();
    }
}
