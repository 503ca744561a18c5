package io.concordat.coordinator.observe;

import io.concordat.coordinator.decision.Gtrid;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A phase that is over. Immutable.
 *
 * @param phase which
 * @param gtrid of which transaction
 * @param resource name of the branch's resource; empty for the decision
 * @param result how it ended
 * @param failure why it did not end as asked, if it did not
 * @param startNanos when it began, as {@link System#nanoTime()} counts
 * @param duration until its answer, by the monotonic clock. Of a branch that is asked while others are, its own time
 */
public record PhaseEnd(
        Phase phase,
        Gtrid gtrid,
        Optional<String> resource,
        PhaseResult result,
        Optional<Throwable> failure,
        long startNanos,
        Duration duration) {
    public PhaseEnd {
        Objects.requireNonNull(phase, "phase");
        Objects.requireNonNull(gtrid, "gtrid");
        Objects.requireNonNull(resource, "resource");
        Objects.requireNonNull(result, "result");
        Objects.requireNonNull(failure, "failure");
        Objects.requireNonNull(duration, "duration");
    }
}
