package io.concordat.samples.dualwrite.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/** Durations for people and for JSON. */
final class Seconds {
    private Seconds() {}

    /** Such as {@code 1.24}. */
    static BigDecimal of(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), 3).setScale(2, RoundingMode.HALF_UP);
    }

    /** Such as {@code 1.24 s}. */
    static String text(Duration duration) {
        return of(duration) + " s";
    }
}
