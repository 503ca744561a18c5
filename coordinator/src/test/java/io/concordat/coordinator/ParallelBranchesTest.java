package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.coordinator.observe.ProtocolStep;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javax.transaction.xa.XAException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Branches of one transaction are asked at once: none waits for the others' answers. */
class ParallelBranchesTest extends CoordinatorFixture {
    final FakeStore other = new FakeStore("other", false, calls);

    @Override
    CoordinatorBuilder builder() {
        return super.builder().resource(other);
    }

    private void enlistAll() throws Exception {
        enlistBoth();
        coordinator.transactionManager().getTransaction().enlistResource(other.connection());
    }

    /** Each comes only back when all are in it: one after the other, none would. */
    private static Runnable meeting(CyclicBarrier barrier) {
        return () -> {
            try {
                barrier.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                throw new IllegalStateException("the others were not asked meanwhile", e);
            }
        };
    }

    @Test
    void allAreInPrepareAtTheSameTime() throws Exception {
        start();
        Runnable meeting = meeting(new CyclicBarrier(3));
        List.of(redis, mysql, other).forEach(store -> store.during("prepare", meeting));

        coordinator.template().run(this::enlistAll);

        assertThat(steps).containsSubsequence(ProtocolStep.PREPARED, ProtocolStep.PREPARED, ProtocolStep.PREPARED);
        assertThat(calls).contains("redis commit", "mysql commit", "other commit");
    }

    @Test
    void thoseThatDoNotCommitLastAreInCommitAtTheSameTimeAndRedisAfterThem() throws Exception {
        start();
        Runnable meeting = meeting(new CyclicBarrier(2));
        List.of(mysql, other).forEach(store -> store.during("commit", meeting));

        coordinator.template().run(this::enlistAll);

        assertThat(calls.stream().filter(call -> call.endsWith("commit")))
                .hasSize(3)
                .last()
                .isEqualTo("redis commit");
    }

    @Test
    void theDecisionWaitsForTheSlowestVote() throws Exception {
        AtomicReference<List<ProtocolStep>> atTheVote = new AtomicReference<>();
        start();
        redis.during("prepare", () -> {
            Awaitility.await()
                    .until(() ->
                            steps.stream().filter(ProtocolStep.PREPARED::equals).count() == 2);
            atTheVote.set(new ArrayList<>(steps));
        });

        coordinator.template().run(this::enlistAll);

        assertThat(atTheVote.get()).doesNotContain(ProtocolStep.DECIDING);
    }

    @Test
    void oneNoAmongThemRollsAllBack() throws Exception {
        start();
        Runnable meeting = meeting(new CyclicBarrier(3));
        List.of(redis, mysql, other).forEach(store -> store.during("prepare", meeting));
        redis.failing("prepare", XAException.XA_RBTRANSIENT);

        assertThatThrownBy(() -> coordinator.template().run(this::enlistAll))
                .isInstanceOfSatisfying(RolledBackException.class, e -> assertThat(e.isConflict())
                        .isTrue());

        assertThat(calls).contains("mysql rollback", "other rollback").noneMatch(call -> call.endsWith("commit"));
        assertThat(steps).doesNotContain(ProtocolStep.DECIDING);
        assertThat(mysql.prepared()).isEmpty();
        assertThat(other.prepared()).isEmpty();
    }

    @Test
    void anErrorOfOneIsItsNo() throws Exception {
        start();
        redis.throwing("prepare", new NoClassDefFoundError("driver"));

        assertThatThrownBy(() -> coordinator.template().run(this::enlistAll))
                .isInstanceOf(RolledBackException.class)
                .hasMessageContaining("driver");

        assertThat(mysql.prepared()).isEmpty();
    }

    @Test
    void eachIsAskedOnce() throws Exception {
        start();
        coordinator.template().run(this::enlistAll);

        assertThat(calls).doesNotHaveDuplicates();
    }

    @Test
    void anInterruptDoesNotEndTheWaitForAVote() throws Exception {
        start();
        CountDownLatch asked = new CountDownLatch(1);
        Thread caller = Thread.currentThread();
        redis.during("prepare", () -> {
            caller.interrupt();
            asked.countDown();
            // the caller has its own vote, and sees the interrupt while it waits for this one
            Awaitility.await().pollInSameThread().until(() -> caller.getState() == Thread.State.WAITING);
        });

        coordinator.template().run(this::enlistAll);

        assertThat(asked.getCount()).isZero();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(calls).contains("redis commit", "mysql commit", "other commit");
    }
}
