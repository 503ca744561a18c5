package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.concordat.coordinator.decision.Verdict;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TemplateRetryTest extends CoordinatorFixture {
    private final AtomicInteger runs = new AtomicInteger();

    @BeforeEach
    void startCoordinator() {
        start();
    }

    private TransactionTemplate retrying() {
        return coordinator.template().retry(Retry.upTo(3).pausing(Duration.ZERO, Duration.ofMillis(1)));
    }

    private void work() throws Exception {
        runs.incrementAndGet();
        enlistBoth();
    }

    @Test
    void aConflictIsTriedAgainInANewTransaction() throws Exception {
        Set<String> transactions = new HashSet<>();
        for (int code : new int[] {XAException.XA_RBTRANSIENT, XAException.XA_RBDEADLOCK}) {
            redis.failing("prepare", code);
            retrying().run(() -> {
                transactions.add(String.valueOf(coordinator.transactionManager().getTransaction()));
                work();
            });
        }
        assertThat(runs).hasValue(4);
        assertThat(transactions).hasSize(4);
        assertThat(calls).contains("redis commit", "mysql commit");
        assertThat(redis.prepared()).isEmpty();
    }

    @Test
    void aConflictOfALoneStoreIsTriedAgain() throws Exception {
        redis.failing("commit one phase", XAException.XA_RBTRANSIENT);
        retrying().run(() -> {
            runs.incrementAndGet();
            coordinator.transactionManager().getTransaction().enlistResource(redis.connection());
        });
        assertThat(runs).hasValue(2);
        assertThat(redis.committed()).hasSize(1);
    }

    @Test
    void withoutARetryTheWorkRunsOnceAndIsToldToTryAgain() throws Exception {
        redis.failing("prepare", XAException.XA_RBTRANSIENT);
        RolledBackException e = catchThrowableOfType(
                RolledBackException.class, () -> coordinator.template().run(this::work));
        assertThat(e.isConflict()).isTrue();
        assertThat(runs).hasValue(1);
    }

    @Test
    void theAttemptsAreCapped() throws Exception {
        redis.failingAlways("prepare", XAException.XA_RBTRANSIENT);
        assertThatThrownBy(() -> retrying().run(this::work)).isInstanceOf(RolledBackException.class);
        assertThat(runs).hasValue(3);
    }

    @Test
    void otherRollbacksAreNotTriedAgain() throws Exception {
        for (int code : new int[] {
            XAException.XA_RBINTEGRITY, XAException.XA_RBTIMEOUT, XAException.XA_RBOTHER, XAException.XAER_RMFAIL
        }) {
            redis.failing("prepare", code);
            RolledBackException e = catchThrowableOfType(
                    RolledBackException.class, () -> retrying().run(this::work));
            assertThat(e.isConflict()).isFalse();
        }
        assertThat(runs).hasValue(4);
    }

    @Test
    void whatMayHaveTakenEffectIsNeverTriedAgain() throws Exception {
        redis.failing("commit", XAException.XA_HEURMIX);
        assertThatThrownBy(() -> retrying().run(this::work)).isInstanceOf(HeuristicException.class);
        mysql.failing("commit one phase", XAException.XAER_RMFAIL);
        assertThatThrownBy(() -> retrying().run(() -> {
                    runs.incrementAndGet();
                    coordinator.transactionManager().getTransaction().enlistResource(mysql.connection());
                }))
                .isInstanceOf(InDoubtException.class);
        redis.failing("commit", XAException.XAER_RMFAIL).unreachable(true);
        assertThatThrownBy(() -> retrying().run(this::work)).isInstanceOf(CompletionPendingException.class);
        redis.unreachable(false);
        assertThat(runs).hasValue(3);
    }

    @Test
    void aDeadlockThatTheWorkRunsIntoIsTriedAgain() throws Exception {
        for (SQLException lost : new SQLException[] {
            new SQLException("deadlock", "40001", 1213),
            new SQLException("lock wait timeout", "HY000", 1205),
            new SQLException("could not serialize", "40001")
        }) {
            AtomicInteger mine = new AtomicInteger();
            retrying().run(() -> {
                work();
                if (mine.incrementAndGet() == 1) {
                    throw new IllegalStateException("wrapped by a framework", lost);
                }
            });
            assertThat(mine).hasValue(2);
        }
        assertThat(calls.stream().filter("mysql commit"::equals)).hasSize(3);
    }

    @Test
    void otherExceptionsOfTheWorkAreNot() throws Exception {
        IOException mine = new IOException("disk");
        assertThatThrownBy(() -> retrying().run(() -> {
                    work();
                    throw mine;
                }))
                .isSameAs(mine);
        SQLException duplicate = new SQLException("duplicate key", "23000", 1062);
        assertThatThrownBy(() -> retrying().run(() -> {
                    work();
                    throw duplicate;
                }))
                .isSameAs(duplicate);
        assertThat(runs).hasValue(2);
    }

    @Test
    void aRollbackThatFailedIsNoGroundToTryAgain() throws Exception {
        mysql.failing("rollback", XAException.XA_HEURCOM);
        SQLException deadlock = new SQLException("deadlock", "40001", 1213);
        assertThatThrownBy(() -> retrying().run(() -> {
                    work();
                    throw deadlock;
                }))
                .isSameAs(deadlock);
        assertThat(runs).hasValue(1);
        assertThat(deadlock.getSuppressed()).hasSize(1);
    }

    @Test
    void aJoinedTransactionIsTriedAgainOnlyWhereItBegan() throws Exception {
        AtomicInteger inner = new AtomicInteger();
        redis.failing("prepare", XAException.XA_RBTRANSIENT);
        retrying().run(() -> {
            work();
            retrying().run(() -> {
                if (inner.incrementAndGet() == 1) {
                    throw new SQLException("deadlock", "40001", 1213);
                }
            });
        });
        assertThat(inner).hasValue(3); // once thrown, once refused by Redis
        assertThat(runs).hasValue(3);
    }

    @Test
    void aTransactionApartIsTriedAgainByItself() throws Exception {
        AtomicInteger inner = new AtomicInteger();
        retrying().run(() -> {
            work();
            retrying().propagation(Propagation.REQUIRES_NEW).run(() -> {
                if (inner.incrementAndGet() == 1) {
                    redis.failing("prepare", XAException.XA_RBTRANSIENT);
                }
                enlistBoth();
            });
        });
        assertThat(inner).hasValue(2);
        assertThat(runs).hasValue(1);
    }

    @Test
    void withoutATransactionOfItsOwnNothingIsTriedAgain() throws Exception {
        SQLException deadlock = new SQLException("deadlock", "40001", 1213);
        assertThatThrownBy(() -> retrying().propagation(Propagation.SUPPORTS).run(() -> {
                    runs.incrementAndGet();
                    throw deadlock;
                }))
                .isSameAs(deadlock);
        assertThat(runs).hasValue(1);
    }

    @Test
    void anInterruptEndsTheAttemptsAndIsKept() throws Exception {
        redis.failingAlways("prepare", XAException.XA_RBTRANSIENT);
        assertThatThrownBy(() -> retrying().run(() -> {
                    work();
                    Thread.currentThread().interrupt();
                }))
                .isInstanceOf(RolledBackException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(runs).hasValue(1);
    }

    /** A strict read of Redis that found its key locked, say. */
    @Test
    void aStoresOwnExceptionThatOthersWereInTheWayIsAConflict() throws Exception {
        IllegalStateException locked = new IllegalStateException("locked");
        mysql.conflictingBy(locked);
        retrying().run(() -> {
            work();
            if (runs.get() == 1) {
                throw new IOException("wrapped", locked);
            }
        });
        assertThat(runs).hasValue(2);
    }

    @Test
    void aDecisionRefusedSinceTheEpochHasChangedIsAConflictAndOtherRefusalsAreNot() throws Exception {
        AtomicInteger refusals = new AtomicInteger();
        restartWith(() -> new Verdict.Refused("epoch", refusals.incrementAndGet() < 3));
        assertThatThrownBy(() -> retrying().run(this::work))
                .isInstanceOfSatisfying(RolledBackException.class, e -> assertThat(e.isConflict())
                        .isFalse());
        assertThat(runs).hasValue(3);
    }

    private void restartWith(Supplier<Verdict> verdict) {
        coordinator.close();
        coordinator = builder().decisionLog(() -> new ScriptedLog(verdict)).start();
    }

    @Test
    void pausesDoubleUpToTheLongestAndVaryByHalf() {
        Retry retry = Retry.upTo(5).pausing(Duration.ofMillis(10), Duration.ofMillis(35));
        assertThat(new long[] {retry.pauseAfter(1, 0), retry.pauseAfter(2, 0), retry.pauseAfter(3, 0)})
                .containsExactly(5, 10, 18);
        assertThat(new long[] {retry.pauseAfter(1, 0.999), retry.pauseAfter(2, 0.999), retry.pauseAfter(90, 0.999)})
                .containsExactly(10, 20, 35);
        assertThatThrownBy(() -> Retry.upTo(0)).hasMessageContaining("at least 1");
        assertThatThrownBy(() -> retry.pausing(Duration.ofMillis(2), Duration.ofMillis(1)))
                .hasMessageContaining("longest last");
    }

    @Test
    void workThatHasEndedItsTransactionItselfIsNotTriedAgain() {
        SQLException deadlock = new SQLException("deadlock", "40001", 1213);
        assertThatThrownBy(() -> retrying().run(() -> {
                    work();
                    coordinator.transactionManager().commit();
                    throw deadlock;
                }))
                .isSameAs(deadlock);
        assertThat(runs).hasValue(1);
    }
}
