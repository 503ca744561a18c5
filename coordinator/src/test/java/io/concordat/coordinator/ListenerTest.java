package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.observe.CoordinatorListener;
import io.concordat.coordinator.observe.Phase;
import io.concordat.coordinator.observe.PhaseEnd;
import io.concordat.coordinator.observe.PhaseResult;
import io.concordat.coordinator.observe.ProtocolStep;
import io.concordat.coordinator.observe.TransactionEnd;
import io.concordat.coordinator.observe.TransactionResult;
import io.concordat.coordinator.recovery.RecoveryReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a listener is told: every phase with its result and its time, every transaction's end, every recovery pass. */
class ListenerTest extends CoordinatorFixture {
    private static final Duration OWN = Duration.ofMillis(200);

    private final Recording recording = new Recording();

    @BeforeEach
    void observe() {
        start().addListener(recording);
    }

    @Test
    void everyPhaseOfATwoPhaseCommitIsTold() {
        runOnBoth();

        assertThat(recording.phases)
                .extracting(PhaseEnd::phase, end -> end.resource().orElse(""), PhaseEnd::result)
                .containsExactlyInAnyOrder(
                        tuple(Phase.PREPARE, "mysql", PhaseResult.DONE),
                        tuple(Phase.PREPARE, "redis", PhaseResult.DONE),
                        tuple(Phase.DECIDE, "", PhaseResult.DONE),
                        tuple(Phase.COMMIT, "mysql", PhaseResult.DONE),
                        tuple(Phase.COMMIT, "redis", PhaseResult.DONE));
        assertThat(recording.ends).extracting(TransactionEnd::result).containsExactly(TransactionResult.COMMITTED);
        assertThat(coordinator.statistics().ended(TransactionResult.COMMITTED)).isEqualTo(1);
    }

    @Test
    void aPhaseTakesTheTimeOfItsOwnStore() {
        redis.asynchronous();
        Duration shortest = Duration.ofDays(1);
        for (int attempt = 1; attempt <= 4 && shortest.compareTo(OWN) >= 0; attempt++) { // the machine may pause
            Recording one = new Recording();
            coordinator.addListener(one);
            mysql.during(
                    "prepare",
                    () -> LockSupport.parkNanos(Duration.ofMillis(300).toNanos()));
            runOnBoth();

            Duration own = one.phase(Phase.PREPARE, "redis").duration();
            shortest = own.compareTo(shortest) < 0 ? own : shortest;
            assertThat(one.phase(Phase.PREPARE, "mysql").duration()).isGreaterThan(OWN);
            assertThat(one.ends.get(0).duration())
                    .isGreaterThan(one.phase(Phase.PREPARE, "mysql").duration());
        }
        assertThat(shortest).isLessThan(OWN);
    }

    @Test
    void aVoteOfNoIsToldWithItsReason() {
        redis.failing("prepare", XAException.XA_RBTRANSIENT);

        assertThatThrownBy(this::runOnBoth).isInstanceOf(RolledBackException.class);
        assertThat(recording.phase(Phase.PREPARE, "redis").result()).isEqualTo(PhaseResult.REFUSED);
        assertThat(recording.phase(Phase.PREPARE, "redis").failure()).containsInstanceOf(XAException.class);
        assertThat(recording.phase(Phase.ROLLBACK, "mysql").result()).isEqualTo(PhaseResult.DONE);
        assertThat(recording.ends)
                .extracting(TransactionEnd::result)
                .containsExactly(TransactionResult.ROLLED_BACK_BY_CONFLICT);
        assertThat(recording.ends.get(0).failure()).containsInstanceOf(RolledBackException.class);
    }

    @Test
    void aRollbackThatWasAskedForIsNoFailure() throws Exception {
        coordinator.transactionManager().begin();
        enlistBoth();
        coordinator.transactionManager().rollback();

        assertThat(recording.phases).extracting(PhaseEnd::phase).containsOnly(Phase.ROLLBACK);
        assertThat(recording.ends)
                .extracting(TransactionEnd::result, TransactionEnd::failure)
                .containsExactly(tuple(TransactionResult.ROLLED_BACK_ON_REQUEST, Optional.empty()));
    }

    @Test
    void aTimeoutIsToldOnceAlthoughItsThreadEndsItLater() throws Exception {
        var manager = coordinator.transactionManager();
        assertThatThrownBy(() -> coordinator
                        .template()
                        .timeout(Duration.ofMillis(800))
                        .run(() -> {
                            enlistBoth();
                            await().until(() -> !recording.ends.isEmpty());
                        }))
                .isInstanceOf(RolledBackException.class)
                .hasCauseInstanceOf(TimeoutException.class);

        assertThat(manager.getTransaction()).isNull();
        assertThat(recording.ends)
                .extracting(TransactionEnd::result)
                .containsExactly(TransactionResult.ROLLED_BACK_BY_TIMEOUT);
    }

    @Test
    void aStoreThatDoesNotAnswerItsCommitIsToldAndSoIsItsRecovery() {
        redis.failing("commit", XAException.XAER_RMFAIL);
        runOnBoth(); // recovery completes it within the caller's patience

        assertThat(recording.phase(Phase.COMMIT, "redis").result()).isEqualTo(PhaseResult.UNANSWERED);
        assertThat(recording.ends).extracting(TransactionEnd::result).containsExactly(TransactionResult.COMMITTED);
        await().untilAsserted(() -> assertThat(recording.passes)
                .filteredOn(report -> !report.resolved().isEmpty())
                .hasSize(1));
        assertThat(coordinator.recovery().statistics().committed()).isEqualTo(1);
    }

    @Test
    void aOnePhaseCommitWithoutAnswerIsToldAsInDoubt() {
        mysql.failing("commit one phase", XAException.XAER_RMFAIL);

        assertThatThrownBy(this::runOnMysql).isInstanceOf(InDoubtException.class);
        assertThat(recording.phase(Phase.COMMIT_ONE_PHASE, "mysql").result()).isEqualTo(PhaseResult.UNANSWERED);
        assertThat(recording.ends).extracting(TransactionEnd::result).containsExactly(TransactionResult.IN_DOUBT);
    }

    @Test
    void aStoreThatWentItsOwnWayIsToldAsHeuristic() {
        redis.failing("commit", XAException.XA_HEURRB);

        assertThatThrownBy(this::runOnBoth).isInstanceOf(HeuristicException.class);
        assertThat(recording.phase(Phase.COMMIT, "redis").result()).isEqualTo(PhaseResult.HEURISTIC);
        assertThat(recording.ends).extracting(TransactionEnd::result).containsExactly(TransactionResult.HEURISTIC);
        assertThat(coordinator.recovery().statistics().heuristics()).hasSize(1);
    }

    @Test
    void whatIsDueAtAStoreThatIsDownIsInDoubtUntilItIsBack() {
        redis.failing("commit", XAException.XAER_RMFAIL).unreachable(true);

        assertThatThrownBy(this::runOnBoth).isInstanceOf(CompletionPendingException.class);
        assertThat(recording.ends)
                .extracting(TransactionEnd::result)
                .containsExactly(TransactionResult.COMPLETION_PENDING);
        assertThat(coordinator.recovery().statistics().unreachable()).containsOnlyKeys("redis");
        assertThat(coordinator.recovery().statistics().inDoubt().keySet())
                .extracting(branch -> branch.gtrid())
                .containsExactly(recording.ends.get(0).gtrid());
        Duration first = coordinator.recovery().statistics().oldest();
        await().until(() -> coordinator.recovery().statistics().oldest().compareTo(first) > 0);
        redis.unreachable(false);
        await().until(() -> coordinator.recovery().statistics().inDoubt().isEmpty());
        assertThat(coordinator.recovery().statistics().oldest()).isZero();
        assertThat(coordinator.recovery().statistics().unreachable()).isEmpty();
    }

    @Test
    void aListenerThatThrowsHarmsNoTransactionAndHindersNoOtherListener() {
        coordinator.removeListener(recording);
        coordinator.addListener(new CoordinatorListener() {
            @Override
            public void step(ProtocolStep step, Optional<Gtrid> gtrid, Optional<String> resource) {
                throw new IllegalStateException("step");
            }

            @Override
            public void phaseEnded(PhaseEnd phase) {
                throw new LinkageError("phase");
            }

            @Override
            public void transactionEnded(TransactionEnd end) {
                throw new IllegalStateException("end");
            }

            @Override
            public void recoveryPassEnded(String resource, RecoveryReport report, Duration duration) {
                throw new StackOverflowError("pass");
            }
        });
        coordinator.addListener(recording);
        runOnBoth();
        redis.failing("commit", XAException.XAER_RMFAIL);
        runOnBoth();

        assertThat(redis.committed()).hasSize(2);
        assertThat(recording.ends)
                .extracting(TransactionEnd::result)
                .containsExactly(TransactionResult.COMMITTED, TransactionResult.COMMITTED);
    }

    @Test
    void aListenerThatWasRemovedIsToldNothing() {
        coordinator.removeListener(recording);
        runOnBoth();

        assertThat(recording.phases).isEmpty();
        assertThat(recording.ends).isEmpty();
    }

    private void runOnBoth() {
        try {
            coordinator.template().run(this::enlistBoth);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void runOnMysql() throws Exception {
        coordinator
                .template()
                .run(() -> coordinator.transactionManager().getTransaction().enlistResource(mysql.connection()));
    }

    private static final class Recording implements CoordinatorListener {
        private final List<PhaseEnd> phases = new CopyOnWriteArrayList<>();
        private final List<TransactionEnd> ends = new CopyOnWriteArrayList<>();
        private final List<RecoveryReport> passes = new CopyOnWriteArrayList<>();

        @Override
        public void step(ProtocolStep step, Optional<Gtrid> gtrid, Optional<String> resource) {}

        @Override
        public void phaseEnded(PhaseEnd phase) {
            phases.add(phase);
        }

        @Override
        public void transactionEnded(TransactionEnd end) {
            ends.add(end);
        }

        @Override
        public void recoveryPassEnded(String resource, RecoveryReport report, Duration duration) {
            passes.add(report);
        }

        PhaseEnd phase(Phase phase, String resource) {
            return phases.stream()
                    .filter(end -> end.phase() == phase && end.resource().equals(Optional.of(resource)))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
