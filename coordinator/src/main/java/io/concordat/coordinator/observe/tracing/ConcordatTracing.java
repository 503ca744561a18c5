package io.concordat.coordinator.observe.tracing;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.observe.CoordinatorListener;
import io.concordat.coordinator.observe.PhaseEnd;
import io.concordat.coordinator.observe.PhaseResult;
import io.concordat.coordinator.observe.ProtocolStep;
import io.concordat.coordinator.observe.TransactionEnd;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A listener that makes OpenTelemetry spans: one for each transaction, a child of what is current where it begins, and below
 * it one for each phase. Thread-safe.
 *
 * <pre>{@code
 * Coordinator.builder()...listener(new ConcordatTracing(openTelemetry)).start();
 * }</pre>
 *
 * <p>A transaction's span is {@code concordat.transaction}; those of its phases are {@code concordat.prepare},
 * {@code concordat.decide}, {@code concordat.commit}, {@code concordat.commit_one_phase} and {@code concordat.rollback}. They
 * are not made current: what the application does in a transaction stays below its own spans.
 */
public final class ConcordatTracing implements CoordinatorListener {
    private final Tracer tracer;
    private final Map<Gtrid, TransactionSpan> running = new ConcurrentHashMap<>();

    /** Makes spans with the tracer {@code io.concordat}. */
    public ConcordatTracing(OpenTelemetry openTelemetry) {
        this.tracer = openTelemetry.getTracer("io.concordat");
    }

    @Override
    public void step(ProtocolStep step, Optional<Gtrid> gtrid, Optional<String> resource) {
        if (step == ProtocolStep.BEGUN) {
            gtrid.ifPresent(begun -> running.put(begun, TransactionSpan.start(tracer, begun)));
        }
    }

    @Override
    public void phaseEnded(PhaseEnd phase) {
        TransactionSpan transaction = running.get(phase.gtrid());
        if (transaction != null) {
            transaction.phase(tracer, phase, phase.result() != PhaseResult.DONE);
        }
    }

    @Override
    public void transactionEnded(TransactionEnd end) {
        TransactionSpan transaction = running.remove(end.gtrid());
        if (transaction != null) {
            transaction.end(end);
        }
    }
}
