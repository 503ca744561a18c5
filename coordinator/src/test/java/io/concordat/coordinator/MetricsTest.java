package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.observe.metrics.ConcordatMetrics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsTest extends CoordinatorFixture {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private ConcordatMetrics metrics;

    @BeforeEach
    void bind() {
        metrics = new ConcordatMetrics(start());
        metrics.bindTo(registry);
    }

    @Test
    void transactionsAreCountedByWhatTheirCallersWereTold() throws Exception {
        coordinator.template().run(this::enlistBoth);
        coordinator.template().run(this::enlistBoth);
        coordinator.transactionManager().begin();
        assertThat(gauge("concordat.transactions.active")).isEqualTo(1);
        coordinator.transactionManager().rollback();
        redis.failing("prepare", XAException.XA_RBTRANSIENT);
        assertThatThrownBy(() -> coordinator.template().run(this::enlistBoth)).isInstanceOf(RolledBackException.class);
        redis.failing("prepare", XAException.XAER_RMERR);
        assertThatThrownBy(() -> coordinator.template().run(this::enlistBoth)).isInstanceOf(RolledBackException.class);
        assertThatThrownBy(() -> coordinator
                        .template()
                        .timeout(Duration.ofMillis(20))
                        .run(() -> await().until(() -> transactions("rolled_back", "timeout") == 1)))
                .isInstanceOf(RolledBackException.class);
        redis.failing("commit", XAException.XA_HEURRB);
        assertThatThrownBy(() -> coordinator.template().run(this::enlistBoth)).isInstanceOf(HeuristicException.class);

        assertThat(transactions("committed", "none")).isEqualTo(2);
        assertThat(transactions("rolled_back", "requested")).isEqualTo(1);
        assertThat(transactions("rolled_back", "conflict")).isEqualTo(1);
        assertThat(transactions("rolled_back", "other")).isEqualTo(1);
        assertThat(transactions("rolled_back", "timeout")).isEqualTo(1);
        assertThat(transactions("heuristic", "none")).isEqualTo(1);
        assertThat(transactions("in_doubt", "none")).isZero();
        assertThat(gauge("concordat.transactions.active")).isZero();
        assertThat(gauge("concordat.heuristic.branches")).isEqualTo(1);
    }

    @Test
    void phasesAreTimedByStoreAndResult() throws Exception {
        mysql.during("commit", () -> LockSupport.parkNanos(Duration.ofMillis(30).toNanos()));
        coordinator.template().run(this::enlistBoth);

        for (String phase : new String[] {"prepare", "commit"}) {
            assertThat(phase(phase, "mysql", "done").count()).isEqualTo(1);
            assertThat(phase(phase, "redis", "done").count()).isEqualTo(1);
        }
        assertThat(phase("decide", "none", "done").count()).isEqualTo(1);
        double slowest = phase("commit", "mysql", "done").totalTime(TimeUnit.MILLISECONDS);
        assertThat(slowest).isGreaterThan(25);
        assertThat(registry.get("concordat.transaction")
                        .tag("outcome", "committed")
                        .timer()
                        .totalTime(TimeUnit.MILLISECONDS))
                .isGreaterThan(slowest);
    }

    @Test
    void theJournalsForcesAndQueueAreCounted() throws Exception {
        double before = counter("concordat.log.forces");
        coordinator.template().run(this::enlistBoth);
        coordinator
                .template()
                .run(() -> coordinator.transactionManager().getTransaction().enlistResource(mysql.connection()));

        assertThat(counter("concordat.log.decisions")).isEqualTo(1);
        assertThat(counter("concordat.log.forces") - before).isBetween(1.0, 2.0); // the forgetting may have had its own
        assertThat(gauge("concordat.log.decisions.per.force")).isPositive();
        assertThat(registry.get("concordat.log.queue").functionTimer().count()).isEqualTo(1);
        assertThat(registry.get("concordat.log.queue").functionTimer().totalTime(TimeUnit.NANOSECONDS))
                .isPositive();
    }

    @Test
    void whatIsInDoubtAtAStoreThatIsDownIsShownUntilRecoveryHasResolvedIt() {
        redis.failing("commit", XAException.XAER_RMFAIL).unreachable(true);
        assertThatThrownBy(() -> coordinator.template().run(this::enlistBoth))
                .isInstanceOf(CompletionPendingException.class);

        assertThat(transactions("completion_pending", "none")).isEqualTo(1);
        assertThat(gauge("concordat.indoubt.branches")).isEqualTo(1);
        assertThat(registry.get("concordat.indoubt.oldest").timeGauge().value(TimeUnit.NANOSECONDS))
                .isPositive();
        assertThat(unreachable("redis")).isEqualTo(1);
        assertThat(unreachable("mysql")).isZero();
        redis.unreachable(false);
        await().until(() -> gauge("concordat.indoubt.branches") == 0);
        assertThat(unreachable("redis")).isZero();
        assertThat(registry.get("concordat.recovery.resolved")
                        .tag("resolution", "commit")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("concordat.recovery.passes")
                        .tag("resource", "redis")
                        .functionCounter()
                        .count())
                .isPositive();
    }

    @Test
    void everyMeterNamesItsNode() {
        assertThat(registry.getMeters())
                .isNotEmpty()
                .allSatisfy(meter -> assertThat(meter.getId().getTag("node")).isEqualTo("node1"));
    }

    @Test
    void closedMetricsTimeNothing() throws Exception {
        metrics.close();
        coordinator.template().run(this::enlistBoth);

        assertThat(registry.find("concordat.phase").timers()).isEmpty();
        assertThat(transactions("committed", "none")).isEqualTo(1);
    }

    private double transactions(String outcome, String reason) {
        return registry.get("concordat.transactions")
                .tags("outcome", outcome, "reason", reason)
                .functionCounter()
                .count();
    }

    private Timer phase(String phase, String resource, String result) {
        return registry.get("concordat.phase")
                .tags("phase", phase, "resource", resource, "result", result)
                .timer();
    }

    private double counter(String name) {
        FunctionCounter counter = registry.get(name).functionCounter();
        return counter.count();
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    private double unreachable(String resource) {
        return registry.get("concordat.recovery.unreachable")
                .tag("resource", resource)
                .gauge()
                .value();
    }
}
