package io.concordat.coordinator.observe.metrics;

import io.concordat.coordinator.Coordinator;
import io.concordat.coordinator.decision.LogStatistics;
import io.concordat.coordinator.observe.TransactionResult;
import io.concordat.coordinator.recovery.RecoveryStatistics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * A coordinator's metrics for Micrometer. Counters count from the start of the coordinator, whenever they are bound; timers
 * from then on. Every meter has the tag {@code node}. Thread-safe.
 *
 * <pre>{@code
 * new ConcordatMetrics(coordinator).bindTo(registry);
 * }</pre>
 *
 * <p>Bound meters stay in their registry; {@link #close()} ends what the coordinator tells them.
 */
public final class ConcordatMetrics implements MeterBinder, AutoCloseable {
    private final Coordinator coordinator;
    private final Tags node;
    private final List<PhaseTimers> timers = new ArrayList<>();

    /** Metrics of a running coordinator. */
    public ConcordatMetrics(Coordinator coordinator) {
        this.coordinator = coordinator;
        this.node = Tags.of("node", coordinator.node());
    }

    @Override
    public synchronized void bindTo(MeterRegistry registry) {
        bindTransactions(registry);
        bindLog(registry);
        bindRecovery(registry);
        PhaseTimers bound = new PhaseTimers(registry, node);
        timers.add(bound);
        coordinator.addListener(bound);
    }

    /** Times no more phases and transactions. Idempotent. */
    @Override
    public synchronized void close() {
        timers.forEach(coordinator::removeListener);
        timers.clear();
    }

    private void bindTransactions(MeterRegistry registry) {
        gauge(registry, "concordat.transactions.active", "Begun and not ended", it -> it.statistics()
                .active());
        gauge(
                registry,
                "concordat.refusing",
                "1 while no transaction begins, else 0",
                it -> it.refusesWork().isPresent() ? 1 : 0);
        for (TransactionResult result : TransactionResult.values()) {
            FunctionCounter.builder("concordat.transactions", coordinator, it -> it.statistics()
                            .ended(result))
                    .description("Transactions that ended, by what their callers were told")
                    .tags(node.and("outcome", result.outcome(), "reason", result.reason()))
                    .register(registry);
        }
    }

    private void bindLog(MeterRegistry registry) {
        counter(registry, "concordat.log.decisions", "Decisions made durable", it -> log(it).decisions());
        counter(registry, "concordat.log.forces", "Times the decision log forced its disk", it -> log(it).forces());
        gauge(registry, "concordat.log.decisions.per.force", "Since the start", it -> log(it).decisionsPerForce());
        FunctionTimer.builder(
                        "concordat.log.queue",
                        coordinator,
                        it -> log(it).decisions(),
                        it -> log(it).queueTime().toNanos(),
                        TimeUnit.NANOSECONDS)
                .description("How long decisions waited for their force to begin")
                .tags(node)
                .register(registry);
    }

    private void bindRecovery(MeterRegistry registry) {
        gauge(registry, "concordat.indoubt.branches", "Left by the last passes", it -> recovery(it)
                .inDoubt()
                .size());
        TimeGauge.builder("concordat.indoubt.oldest", coordinator, TimeUnit.NANOSECONDS, it -> recovery(it)
                        .oldest()
                        .toNanos())
                .description("For how long the oldest branch in doubt has been known; 0 if there is none")
                .tags(node)
                .register(registry);
        gauge(registry, "concordat.heuristic.branches", "Their stores went their own way", it -> recovery(it)
                .heuristics()
                .size());
        counter(
                registry,
                "concordat.recovery.resolved",
                "Branches that recovery has ended",
                it -> recovery(it).committed(),
                Tag.of("resolution", "commit"));
        counter(
                registry,
                "concordat.recovery.resolved",
                "Branches that recovery has ended",
                it -> recovery(it).rolledBack(),
                Tag.of("resolution", "rollback"));
        for (String resource : recovery(coordinator).passes().keySet()) {
            Tag tag = Tag.of("resource", resource);
            counter(
                    registry,
                    "concordat.recovery.passes",
                    "Recovery passes",
                    it -> recovery(it).passes().get(resource),
                    tag);
            gauge(
                    registry,
                    "concordat.recovery.unreachable",
                    "1 if the last pass could not reach the resource, else 0",
                    it -> recovery(it).unreachable().containsKey(resource) ? 1 : 0,
                    tag);
        }
    }

    private static LogStatistics log(Coordinator coordinator) {
        return coordinator.statistics().log();
    }

    private static RecoveryStatistics recovery(Coordinator coordinator) {
        return coordinator.recovery().statistics();
    }

    private void counter(
            MeterRegistry registry, String name, String what, ToDoubleFunction<Coordinator> value, Tag... tags) {
        FunctionCounter.builder(name, coordinator, value)
                .description(what)
                .tags(node.and(tags))
                .register(registry);
    }

    private void gauge(
            MeterRegistry registry, String name, String what, ToDoubleFunction<Coordinator> value, Tag... tags) {
        Gauge.builder(name, coordinator, value)
                .description(what)
                .tags(node.and(tags))
                .register(registry);
    }
}
