package io.concordat.coordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A decision draws its place before its row can be seen: places below the floor must not come any more. */
class FloorTest {
    private static final long SECOND = 1_000_000_000L;

    private final Floor floor = new Floor();

    /** Whatever the clock's origin is. */
    private final long start = Long.MAX_VALUE - SECOND;

    private long at(double seconds, long lowest) {
        return floor.of(OptionalLong.of(lowest), start + (long) (seconds * SECOND));
    }

    private long emptyAt(double seconds) {
        return floor.of(OptionalLong.empty(), start + (long) (seconds * SECOND));
    }

    @Test
    void aPlaceCountsOnlyAfterAWhile() {
        assertThat(at(0, 7)).isZero();
        assertThat(at(4.9, 9)).isZero();
        assertThat(at(5, 9)).isEqualTo(7);
        assertThat(at(9.8, 20)).isEqualTo(7);
        assertThat(at(9.9, 20)).isEqualTo(9);
    }

    @Test
    void aLowerOneThatComesMeanwhileIsNotBelowIt() {
        assertThat(at(0, 7)).isZero();
        assertThat(at(3, 5)).isZero();
        assertThat(at(6, 7)).isZero();
        assertThat(at(8, 7)).isEqualTo(5);
        assertThat(at(11, 7)).isEqualTo(7);
    }

    @Test
    void whatWasTheLowestCountsAlsoWhenTheLogIsEmptySince() {
        assertThat(at(0, 7)).isZero();
        assertThat(emptyAt(1)).isZero();
        assertThat(emptyAt(6)).isEqualTo(7);
        assertThat(emptyAt(20)).isEqualTo(7);
    }

    @Test
    void withoutADecisionThereIsNone() {
        assertThat(emptyAt(0)).isZero();
        assertThat(emptyAt(10)).isZero();
    }

    @Test
    void itIsNeverLowered() {
        assertThat(at(0, 7)).isZero();
        assertThat(at(5, 8)).isEqualTo(7);
        assertThat(at(6, 3)).isEqualTo(7);
        assertThat(at(20, 3)).isEqualTo(7);
    }

    @Test
    void readingOftenDelaysNothing() {
        long last = 0;
        for (int i = 0; i <= 60; i++) {
            last = at(i * 0.1, 100 + i);
        }
        assertThat(last).isBetween(105L, 110L);
    }
}
