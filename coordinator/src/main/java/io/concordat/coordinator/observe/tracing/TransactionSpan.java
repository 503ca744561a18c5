package io.concordat.coordinator.observe.tracing;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.observe.PhaseEnd;
import io.concordat.coordinator.observe.TransactionEnd;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The span of one running transaction. Its times and those of its phases are counted by the monotonic clock from its begin,
 * so that a jump of the wall clock does not tear them apart. Thread-safe.
 *
 * @param span of the transaction
 * @param beganEpochNanos when it began, by the wall clock
 * @param beganNanos when it began, as {@link System#nanoTime()} counts
 */
record TransactionSpan(Span span, long beganEpochNanos, long beganNanos) {
    private static final AttributeKey<String> GTRID = AttributeKey.stringKey("concordat.gtrid");
    private static final AttributeKey<String> NODE = AttributeKey.stringKey("concordat.node");
    private static final AttributeKey<String> RESOURCE = AttributeKey.stringKey("concordat.resource");
    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("concordat.outcome");
    private static final AttributeKey<String> REASON = AttributeKey.stringKey("concordat.reason");

    /** Below what is current on the calling thread. */
    static TransactionSpan start(Tracer tracer, Gtrid gtrid) {
        Instant now = Instant.now();
        long epochNanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        long nanos = System.nanoTime();
        Span span = tracer.spanBuilder("concordat.transaction")
                .setStartTimestamp(epochNanos, TimeUnit.NANOSECONDS)
                .setAttribute(GTRID, gtrid.toString())
                .setAttribute(NODE, gtrid.node())
                .startSpan();
        return new TransactionSpan(span, epochNanos, nanos);
    }

    private long epochNanos(long nanos) {
        return beganEpochNanos + (nanos - beganNanos);
    }

    /** A phase that is over. */
    void phase(Tracer tracer, PhaseEnd end, boolean failed) {
        Span phase = tracer.spanBuilder("concordat." + name(end.phase()))
                .setParent(Context.root().with(span))
                .setStartTimestamp(epochNanos(end.startNanos()), TimeUnit.NANOSECONDS)
                .setAttribute(GTRID, end.gtrid().toString())
                .setAttribute(OUTCOME, name(end.result()))
                .startSpan();
        end.resource().ifPresent(resource -> phase.setAttribute(RESOURCE, resource));
        if (failed) {
            phase.setStatus(
                    StatusCode.ERROR,
                    end.failure().map(TransactionSpan::message).orElse(name(end.result())));
        }
        phase.end(epochNanos(end.startNanos() + end.duration().toNanos()), TimeUnit.NANOSECONDS);
    }

    /** The transaction is over. */
    void end(TransactionEnd end) {
        span.setAttribute(OUTCOME, end.result().outcome());
        span.setAttribute(REASON, end.result().reason());
        end.failure().ifPresent(failure -> span.setStatus(StatusCode.ERROR, message(failure)));
        span.end(epochNanos(System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private static String message(Throwable failure) {
        return String.valueOf(failure.getMessage());
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
