package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.coordinator.observe.tracing.ConcordatTracing;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.List;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TracingTest extends CoordinatorFixture {
    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final OpenTelemetrySdk openTelemetry = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build())
            .build();

    @BeforeEach
    void trace() {
        coordinator = builder().listener(new ConcordatTracing(openTelemetry)).start();
    }

    @AfterEach
    void close() {
        openTelemetry.close();
    }

    @Test
    void aTransactionIsAChildOfItsCallersSpanAndItsPhasesAreItsChildren() throws Exception {
        Span caller = openTelemetry.getTracer("test").spanBuilder("request").startSpan();
        Scope current = caller.makeCurrent();
        try {
            coordinator.template().run(this::enlistBoth);
        } finally {
            current.close();
            caller.end();
        }

        SpanData transaction = named("concordat.transaction").get(0);
        assertThat(transaction.getParentSpanId())
                .isEqualTo(caller.getSpanContext().getSpanId());
        assertThat(transaction.getTraceId()).isEqualTo(caller.getSpanContext().getTraceId());
        assertThat(of(transaction, "concordat.outcome")).isEqualTo("committed");
        assertThat(of(transaction, "concordat.gtrid")).startsWith("node1:");
        assertThat(transaction.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        List<SpanData> phases = exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getParentSpanId().equals(transaction.getSpanId()))
                .toList();
        assertThat(phases)
                .extracting(span -> span.getName() + " " + of(span, "concordat.resource"))
                .containsExactlyInAnyOrder(
                        "concordat.prepare mysql",
                        "concordat.prepare redis",
                        "concordat.decide null",
                        "concordat.commit mysql",
                        "concordat.commit redis");
        assertThat(phases).allSatisfy(phase -> {
            assertThat(of(phase, "concordat.gtrid")).isEqualTo(of(transaction, "concordat.gtrid"));
            assertThat(of(phase, "concordat.outcome")).isEqualTo("done");
            assertThat(phase.getStartEpochNanos()).isGreaterThanOrEqualTo(transaction.getStartEpochNanos());
            assertThat(phase.getEndEpochNanos())
                    .isGreaterThanOrEqualTo(phase.getStartEpochNanos())
                    .isLessThanOrEqualTo(transaction.getEndEpochNanos());
        });
        assertThat(transaction.getEndEpochNanos() - transaction.getStartEpochNanos())
                .isLessThan(Duration.ofMinutes(1).toNanos());
    }

    @Test
    void aVoteOfNoIsAnErrorOfItsPhaseAndOfTheTransaction() {
        redis.failing("prepare", XAException.XA_RBTRANSIENT);
        assertThatThrownBy(() -> coordinator.template().run(this::enlistBoth)).isInstanceOf(RolledBackException.class);

        SpanData transaction = named("concordat.transaction").get(0);
        assertThat(transaction.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(transaction.getStatus().getDescription()).contains("rolled back");
        assertThat(of(transaction, "concordat.reason")).isEqualTo("conflict");
        assertThat(named("concordat.prepare"))
                .filteredOn(span -> "redis".equals(of(span, "concordat.resource")))
                .singleElement()
                .satisfies(span -> {
                    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
                    assertThat(of(span, "concordat.outcome")).isEqualTo("refused");
                });
        assertThat(named("concordat.rollback"))
                .extracting(span -> of(span, "concordat.resource"))
                .contains("mysql");
    }

    @Test
    void aRollbackThatWasAskedForIsNoError() throws Exception {
        coordinator.transactionManager().begin();
        enlistBoth();
        coordinator.transactionManager().rollback();

        SpanData transaction = named("concordat.transaction").get(0);
        assertThat(transaction.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(of(transaction, "concordat.reason")).isEqualTo("requested");
        assertThat(named("concordat.rollback")).hasSize(2);
    }

    private List<SpanData> named(String name) {
        return exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .toList();
    }

    private static String of(SpanData span, String attribute) {
        return span.getAttributes().get(AttributeKey.stringKey(attribute));
    }
}
