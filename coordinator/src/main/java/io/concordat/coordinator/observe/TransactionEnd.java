package io.concordat.coordinator.observe;

import io.concordat.coordinator.decision.Gtrid;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A transaction that is over, as its caller is told. Immutable.
 *
 * @param gtrid which
 * @param result how it ended
 * @param failure what the caller is told, or would be; empty when it was committed, or rolled back as asked
 * @param duration since its begin, by the monotonic clock
 */
public record TransactionEnd(Gtrid gtrid, TransactionResult result, Optional<Throwable> failure, Duration duration) {
    public TransactionEnd {
        Objects.requireNonNull(gtrid, "gtrid");
        Objects.requireNonNull(result, "result");
        Objects.requireNonNull(failure, "failure");
        Objects.requireNonNull(duration, "duration");
    }
}
