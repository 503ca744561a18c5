package io.concordat.redis.preflight;

import io.concordat.redis.PreflightReport.Finding;
import io.concordat.redis.PreflightReport.Severity;
import java.time.Duration;
import java.time.Instant;

/** The clock: expiries at a moment, and the ages of prepared branches, are by the server's. */
final class ClockCheck {
    /** What NTP keeps with ease, with the time of the question. */
    private static final Duration TOLERATED = Duration.ofSeconds(2);

    private ClockCheck() {}

    static Finding of(Instant server, Instant here) {
        Duration ahead = Duration.between(here, server);
        if (ahead.abs().compareTo(TOLERATED) <= 0) {
            return new Finding("clock", Severity.OK, "it is about the clock of this machine", "");
        }
        return new Finding(
                "clock",
                Severity.WARNING,
                "the server's clock is " + ahead.abs().toSeconds() + " s "
                        + (ahead.isNegative() ? "behind" : "ahead of")
                        + " this machine's: keys that expire at a moment expire when the server says so",
                "Let NTP keep both clocks");
    }
}
