package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.branch.Deadline;
import io.concordat.coordinator.jta.JtaTransactionManager;
import io.concordat.coordinator.observe.ProtocolStep;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who ends a transaction at its deadline: the reaper or its caller, one of them. */
class ReaperTest extends CoordinatorFixture {
    /** Long enough to begin the work within it on a busy machine. */
    private static final Duration SHORT = Duration.ofSeconds(1);

    private JtaTransactionManager manager;

    @BeforeEach
    void startCoordinator() {
        start();
        manager = (JtaTransactionManager) coordinator.transactionManager();
    }

    private Transaction begin(Duration timeout) throws Exception {
        manager.useTimeout(timeout);
        manager.begin();
        manager.useTimeout(Duration.ZERO);
        return manager.getTransaction();
    }

    @Test
    void nobodyHasToEndATransactionForItsStoresToBeFree() throws Exception {
        begin(SHORT);
        enlistBoth();
        manager.suspend();
        await().until(() -> calls.contains("mysql rollback") && calls.contains("redis rollback"));
        assertThat(calls).contains("mysql end", "redis end").doesNotContain("mysql prepare");
    }

    @Test
    void anEarlierDeadlineIsNotOverlookedForALaterOne() throws Exception {
        Transaction later = begin(Duration.ofSeconds(60));
        manager.suspend();
        Transaction earlier = begin(Duration.ofMillis(100));
        await().pollInSameThread().until(() -> earlier.getStatus() == Status.STATUS_ROLLEDBACK);
        assertThat(later.getStatus()).isEqualTo(Status.STATUS_ACTIVE);
        manager.rollback();
        later.rollback();
    }

    /** A listener may leave an interrupt behind. */
    @Test
    void anInterruptNeitherEndsItsWatchNorKeepsItAwake() throws Exception {
        Thread reaper = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("concordat-reaper-node1"))
                .findFirst()
                .orElseThrow();
        reaper.interrupt();
        Transaction transaction = begin(Duration.ofMillis(100));
        await().pollInSameThread().until(() -> transaction.getStatus() == Status.STATUS_ROLLEDBACK);
        await().until(() -> !reaper.isInterrupted());
        manager.rollback();
    }

    @Test
    void aCommitThatIsUnderWayIsNotReaped() throws Exception {
        Transaction transaction = begin(SHORT);
        enlistBoth();
        mysql.during("commit", () -> spin(SHORT.plusMillis(250)));
        transaction.commit();
        assertThat(mysql.committed()).hasSize(1).isEqualTo(redis.committed());
        assertThat(steps).doesNotContain(ProtocolStep.ROLLING_BACK);
    }

    @Test
    void workBeforeCompletionIsStillWorkAndIsReaped() throws Exception {
        Transaction transaction = begin(SHORT);
        enlistBoth();
        transaction.registerSynchronization(
                new RecordingSynchronization("s", new ArrayList<>()).before(() -> await().pollInSameThread()
                        .until(() -> transaction.getStatus() == Status.STATUS_ROLLEDBACK)));
        assertThatThrownBy(transaction::commit)
                .isInstanceOf(RollbackException.class)
                .hasMessageContaining("timeout");
        assertThat(calls).contains("mysql rollback").doesNotContain("mysql prepare");
    }

    @Test
    void whatIsEnlistedLateIsRefused() throws Exception {
        Transaction transaction = begin(Duration.ofMillis(50));
        await().pollInSameThread().until(() -> transaction.getStatus() == Status.STATUS_ROLLEDBACK);
        assertThatThrownBy(() -> transaction.enlistResource(mysql.connection()))
                .isInstanceOf(RollbackException.class)
                .hasMessageContaining("timeout");
        assertThat(calls).doesNotContain("mysql start");
        manager.rollback();
    }

    @Test
    void aStoreThatHangsDelaysNoOtherTransactionsRollback() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        begin(SHORT);
        coordinator.transactionManager().getTransaction().enlistResource(mysql.connection());
        mysql.during("rollback", () -> {
            try {
                answer.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Transaction hanging = manager.suspend();
        await().until(() -> calls.contains("mysql rollback"));

        Transaction other = begin(SHORT);
        other.enlistResource(redis.connection());
        await().pollInSameThread().until(() -> other.getStatus() == Status.STATUS_ROLLEDBACK);
        assertThat(hanging.getStatus()).isEqualTo(Status.STATUS_ROLLING_BACK);
        manager.rollback();
        answer.countDown();
        await().until(() -> hanging.getStatus() == Status.STATUS_ROLLEDBACK);
    }

    /** Seeded: the deadline comes at any moment around the commit. */
    @Test
    void ofDeadlineAndCommitOneWins() throws Exception {
        Random random = new Random(20261122);
        int committed = 0;
        for (int round = 0; round < 300; round++) {
            Transaction transaction = begin(Duration.ofNanos(1_000_000 + random.nextInt(2_000_000)));
            List<Integer> told = new ArrayList<>();
            Throwable thrown = catchThrowable(() -> {
                enlistBoth();
                transaction.registerSynchronization(new RecordingSynchronization("s", new ArrayList<>())
                        .after(() -> told.add(transaction.getStatus())));
                spin(Duration.ofNanos(random.nextInt(2_500_000)));
                manager.commit();
            });
            if (manager.getTransaction() != null) {
                manager.rollback(); // it was too late for the work already
            }
            String gtrid = transaction.toString();
            assertThat(mysql.committed().contains(gtrid)).isEqualTo(thrown == null);
            assertThat(redis.committed().contains(gtrid)).isEqualTo(thrown == null);
            assertThat(told)
                    .hasSizeLessThanOrEqualTo(1)
                    .allMatch(
                            status -> status == (thrown == null ? Status.STATUS_COMMITTED : Status.STATUS_ROLLEDBACK));
            committed += thrown == null ? 1 : 0;
        }
        assertThat(committed).isBetween(1, 299);
        assertThat(mysql.prepared()).isEmpty();
        assertThat(redis.prepared()).isEmpty();
    }

    private static void spin(Duration duration) {
        Deadline deadline = Deadline.after(duration);
        while (!deadline.isOver()) {
            Thread.onSpinWait();
        }
    }
}
