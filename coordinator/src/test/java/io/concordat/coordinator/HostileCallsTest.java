package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.coordinator.branch.Deadline;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.Transaction;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Errors thrown by drivers and callbacks, calls from the wrong thread, and many of everything at once. */
class HostileCallsTest extends CoordinatorFixture {
    private final List<Integer> told = new ArrayList<>();

    private final Synchronization listener = new Synchronization() {
        @Override
        public void beforeCompletion() {}

        @Override
        public void afterCompletion(int status) {
            told.add(status);
        }
    };

    @BeforeEach
    void startCoordinator() {
        start();
    }

    private void enlistBothAndListen() throws Exception {
        coordinator.transactionManager().getTransaction().registerSynchronization(listener);
        enlistBoth();
    }

    @Test
    void anErrorInPrepareRollsBackAndEndsTheTransaction() throws Exception {
        mysql.throwing("prepare", new NoClassDefFoundError("driver"));

        assertThatThrownBy(() -> coordinator.template().run(this::enlistBothAndListen))
                .isInstanceOf(RolledBackException.class)
                .hasMessageContaining("NoClassDefFoundError");
        assertThat(told).containsExactly(Status.STATUS_ROLLEDBACK);
        assertThat(redis.prepared()).isEmpty();
    }

    @Test
    void anErrorInCommitIsCompletedByRecovery() throws Exception {
        mysql.throwing("commit", new NoClassDefFoundError("driver"));

        coordinator.template().run(this::enlistBothAndListen);

        assertThat(told).containsExactly(Status.STATUS_COMMITTED);
        assertThat(mysql.committed()).hasSize(1).isEqualTo(redis.committed());
    }

    @Test
    void anErrorInTheAnswerToAOnePhaseCommitIsInDoubt() throws Exception {
        mysql.throwing("commit one phase", new NoClassDefFoundError("driver"));

        assertThatThrownBy(() -> coordinator.template().run(() -> coordinator
                        .transactionManager()
                        .getTransaction()
                        .enlistResource(mysql.connection())))
                .isInstanceOf(InDoubtException.class)
                .hasMessageContaining("NoClassDefFoundError");
    }

    @Test
    void anErrorBeforeCompletionRollsBackAndFreesTheThread() throws Exception {
        assertThatThrownBy(() -> coordinator.template().run(() -> {
                    enlistBoth();
                    coordinator.transactionManager().getTransaction().registerSynchronization(new Synchronization() {
                        @Override
                        public void beforeCompletion() {
                            throw new AssertionError("callback");
                        }

                        @Override
                        public void afterCompletion(int status) {
                            told.add(status);
                        }
                    });
                }))
                .isInstanceOf(RolledBackException.class);
        assertThat(told).containsExactly(Status.STATUS_ROLLEDBACK);

        coordinator.template().run(this::enlistBoth);
        assertThat(mysql.committed()).hasSize(1);
    }

    @Test
    void anErrorInAListenerChangesNothing() throws Exception {
        coordinator.close();
        coordinator = builder()
                .listener((step, gtrid, resource) -> {
                    throw new AssertionError("listener at " + step);
                })
                .start();

        coordinator.template().run(this::enlistBoth);

        assertThat(mysql.committed()).hasSize(1).isEqualTo(redis.committed());
    }

    @Test
    void aTimeoutOfForeverIsPossible() throws Exception {
        coordinator.template().timeout(ChronoUnit.FOREVER.getDuration()).run(this::enlistBoth);

        assertThat(redis.committed()).hasSize(1);
    }

    @Test
    void aTimeoutThatPassesWhilePreparingIsAVoteAgainstTheCommit() throws Exception {
        redis.during("prepare", () -> waitFor(Duration.ofMillis(120)));

        assertThatThrownBy(() ->
                        coordinator.template().timeout(Duration.ofMillis(100)).run(this::enlistBoth))
                .isInstanceOf(RolledBackException.class)
                .hasMessageContaining("timeout");
        assertThat(redis.prepared()).isEmpty();
    }

    private static void waitFor(Duration duration) {
        Deadline deadline = Deadline.after(duration);
        while (!deadline.isOver()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aTransactionIsCompletedOnce() throws Exception {
        coordinator.transactionManager().begin();
        Transaction transaction = coordinator.transactionManager().getTransaction();
        enlistBoth();
        transaction.commit();

        assertThatThrownBy(transaction::commit).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(transaction::rollback)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has ended it");
        assertThat(calls).doesNotContain("mysql rollback", "redis rollback");
    }

    /** Seeded: another thread rolls the transaction back at any moment of its commit. */
    @Test
    void aRollbackFromAnotherThreadDuringTheCommitNeverTearsIt() throws Exception {
        Random random = new Random(20261122);
        ExecutorService watchdog = Executors.newSingleThreadExecutor();
        try {
            for (int i = 0; i < 300; i++) {
                raceOnce(watchdog, random.nextInt(400_000));
            }
        } finally {
            watchdog.shutdownNow();
        }
    }

    private void raceOnce(ExecutorService watchdog, int nanos) throws Exception {
        coordinator.transactionManager().begin();
        Transaction transaction = coordinator.transactionManager().getTransaction();
        enlistBoth();
        CountDownLatch go = new CountDownLatch(1);
        Future<?> rollback = watchdog.submit(() -> {
            go.await();
            waitFor(Duration.ofNanos(nanos));
            transaction.rollback();
            return null;
        });
        go.countDown();
        boolean committed = true;
        try {
            coordinator.transactionManager().commit();
        } catch (Exception refused) {
            committed = false;
        }
        boolean rolledBack = true;
        try {
            rollback.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException refused) {
            rolledBack = false;
        }
        String gtrid = transaction.toString();
        assertThat(mysql.committed().contains(gtrid))
                .isEqualTo(redis.committed().contains(gtrid));
        assertThat(mysql.committed().contains(gtrid)).isEqualTo(committed);
        assertThat(committed && rolledBack).isFalse();
    }

    /** Seeded: commits that get no answer, while passes of recovery run all the time. */
    @Test
    void underFailingCommitsAndConstantRecoveryNoTransactionIsTorn() throws Exception {
        redis.failingSometimes("commit", XAException.XAER_RMFAIL, 0.05, 1);
        mysql.failingSometimes("commit", XAException.XAER_RMFAIL, 0.05, 2);
        ExecutorService workers = Executors.newFixedThreadPool(9);
        try {
            CountDownLatch done = new CountDownLatch(8);
            List<Future<List<String>>> acknowledged = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                acknowledged.add(workers.submit(() -> commitMany(done)));
            }
            Future<?> recoveries = workers.submit(() -> {
                while (done.getCount() > 0) {
                    coordinator.recovery().recover();
                }
            });
            List<String> all = new ArrayList<>();
            for (Future<List<String>> some : acknowledged) {
                all.addAll(some.get(60, TimeUnit.SECONDS));
            }
            recoveries.get(60, TimeUnit.SECONDS);

            assertThat(mysql.committed()).containsExactlyInAnyOrderElementsOf(all);
            assertThat(redis.committed()).containsExactlyInAnyOrderElementsOf(all);
            assertThat(coordinator.recovery().recover().heuristics()).isEmpty();
        } finally {
            workers.shutdownNow();
        }
    }

    private List<String> commitMany(CountDownLatch done) throws Exception {
        List<String> acknowledged = new ArrayList<>();
        try {
            for (int i = 0; i < 150; i++) {
                acknowledged.add(coordinator.template().execute(() -> {
                    enlistBoth();
                    return coordinator.transactionManager().getTransaction().toString();
                }));
            }
        } finally {
            done.countDown();
        }
        return acknowledged;
    }
}
