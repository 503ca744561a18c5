package io.concordat.coordinator.observe.metrics;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.observe.CoordinatorListener;
import io.concordat.coordinator.observe.PhaseEnd;
import io.concordat.coordinator.observe.ProtocolStep;
import io.concordat.coordinator.observe.TransactionEnd;
import io.concordat.coordinator.observe.TransactionResult;
import io.concordat.coordinator.recovery.RecoveryEvent;
import io.concordat.coordinator.recovery.RecoveryReport;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Times in one registry what a coordinator tells. Thread-safe. */
final class PhaseTimers implements CoordinatorListener {
    /** What the tag {@code resource} says of the decision, which is no resource's. */
    private static final String NO_RESOURCE = "none";

    private final MeterRegistry registry;
    private final Tags node;
    private final Map<TransactionResult, Timer> transactions = new EnumMap<>(TransactionResult.class);
    private final Map<Tags, Timer> phases = new ConcurrentHashMap<>();

    PhaseTimers(MeterRegistry registry, Tags node) {
        this.registry = registry;
        this.node = node;
        for (TransactionResult result : TransactionResult.values()) {
            transactions.put(
                    result,
                    Timer.builder("concordat.transaction")
                            .description("From begin until the caller was told")
                            .tags(node.and("outcome", result.outcome(), "reason", result.reason()))
                            .register(registry));
        }
    }

    @Override
    public void step(ProtocolStep step, Optional<Gtrid> gtrid, Optional<String> resource) {}

    @Override
    public void phaseEnded(PhaseEnd end) {
        Tags tags = Tags.of(
                "phase", name(end.phase()),
                "resource", end.resource().orElse(NO_RESOURCE),
                "result", name(end.result()));
        phases.computeIfAbsent(tags, of -> Timer.builder("concordat.phase")
                        .description("What a store, or the decision log, was asked until its answer")
                        .tags(node.and(of))
                        .register(registry))
                .record(end.duration());
    }

    @Override
    public void transactionEnded(TransactionEnd end) {
        transactions.get(end.result()).record(end.duration());
    }

    @Override
    public void recoveryPassEnded(String resource, RecoveryReport report, Duration duration) {
        Timer.builder("concordat.recovery.pass")
                .description("Recovery passes")
                .tags(node.and("resource", resource))
                .register(registry)
                .record(duration);
    }

    @Override
    public void replayEnded(RecoveryEvent.ReplayEnded replay) {
        Tags tags = node.and("resource", replay.resource());
        Timer.builder("concordat.replay")
                .description("Replays of what a store had lost")
                .tags(tags)
                .register(registry)
                .record(replay.duration());
        Counter.builder("concordat.replay.applied")
                .description("Decisions that a store had lost and was told again")
                .tags(tags)
                .register(registry)
                .increment((double) replay.applied());
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
