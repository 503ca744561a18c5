package io.concordat.coordinator.recovery;

import io.concordat.coordinator.decision.Repeating;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When one resource's recovery passes run: periodically, soon when asked, and again soon while work is left. */
final class RecoveryTimer implements Repeating.Task {
    private static final Logger LOG = LoggerFactory.getLogger(RecoveryTimer.class);

    /** How soon a pass that left work behind is followed by the next: doubled each time, up to the longest. */
    private static final Duration FIRST_RETRY = Duration.ofMillis(50);

    private static final Duration LONGEST_RETRY = Duration.ofMillis(400);

    private final BooleanSupplier pass;
    private final Duration interval;
    private Duration retry = FIRST_RETRY;
    private boolean left = true; // the pass at start may have left work behind

    private RecoveryTimer(BooleanSupplier pass, Duration interval) {
        this.pass = pass;
        this.interval = interval;
    }

    /**
     * Makes a thread that does not run yet.
     *
     * @param pass runs one pass and says whether it left work behind
     */
    static Repeating of(String name, BooleanSupplier pass, Duration interval) {
        return new Repeating(name, shorter(FIRST_RETRY, interval), new RecoveryTimer(pass, interval));
    }

    @Override
    public Duration run(boolean asked) {
        retry = asked || !left ? FIRST_RETRY : shorter(retry.multipliedBy(2), LONGEST_RETRY);
        left = passLeavesWork();
        return left ? shorter(retry, interval) : interval;
    }

    private boolean passLeavesWork() {
        try {
            return pass.getAsBoolean();
        } catch (RuntimeException | Error e) {
            LOG.error("A recovery pass failed; the next one tries again", e);
            return true;
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
