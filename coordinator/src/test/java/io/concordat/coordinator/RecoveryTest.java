package io.concordat.coordinator;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.branch.Deadline;
import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Participant;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.decision.Verdict;
import io.concordat.coordinator.decision.journal.Journal;
import io.concordat.coordinator.recovery.RecoveryReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.transaction.xa.XAException;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.Test;

class RecoveryTest extends CoordinatorFixture {
    private static final int FORMAT = ('A' << 24) + ('T' << 16) + ('O' << 8) + 'M';

    private record TestXid(int formatId, String gtrid, String bqual) implements Xid {
        @Override
        public int getFormatId() {
            return formatId;
        }

        @Override
        public byte[] getGlobalTransactionId() {
            return gtrid.getBytes(US_ASCII);
        }

        @Override
        public byte[] getBranchQualifier() {
            return bqual.getBytes(US_ASCII);
        }
    }

    private void decided(String sequence, String... resources) {
        try (Journal journal = Journal.open(directory, "node1")) {
            Decision decision = new Decision(
                    new Gtrid("node1", 1, sequence),
                    Instant.EPOCH,
                    List.of(resources).stream()
                            .map(name -> new Participant(name, name + ":1"))
                            .toList());
            assertThat(journal.decide(decision)).isInstanceOf(Verdict.Done.class);
        }
    }

    @Test
    void aDecidedTransactionIsCommittedAtStartAndForgotten() throws Exception {
        decided("7", "mysql", "redis");
        mysql.holding(new TestXid(FORMAT, "node1:1:7", "mysql:1"));
        redis.holding(new TestXid(FORMAT, "node1:1:7", "redis:1"));

        start();

        assertThat(coordinator.recoveredAtStart().resolved())
                .extracting(RecoveryReport.Resolved::resolution)
                .containsExactly(Resolution.COMMIT, Resolution.COMMIT);
        assertThat(mysql.prepared()).isEmpty();
        assertThat(redis.prepared()).isEmpty();
        coordinator.close();
        try (Journal journal = Journal.open(directory, "node1")) {
            assertThat(journal.pending()).isEmpty();
        }
    }

    @Test
    void aTransactionWithoutDecisionIsRolledBack() throws Exception {
        mysql.holding(new TestXid(FORMAT, "node1:1:8", "mysql:1"));

        coordinator = builder().start();

        assertThat(coordinator.recoveredAtStart().resolved())
                .extracting(RecoveryReport.Resolved::resolution)
                .containsExactly(Resolution.ROLLBACK);
        assertThat(calls).contains("mysql rollback").doesNotContain("mysql commit");
    }

    @Test
    void branchesOfOtherNodesAndOtherTransactionManagersAreLeftAlone() throws Exception {
        mysql.holding(new TestXid(FORMAT, "node10:1:8", "mysql:1"));
        mysql.holding(new TestXid(4711, "node1:1:8", "mysql:1"));
        mysql.holding(new TestXid(FORMAT, "10.0.0.1.tm1234", "10.0.0.1.tm1"));

        coordinator = builder().start();

        assertThat(mysql.prepared()).hasSize(3);
        assertThat(calls).isEmpty();
    }

    @Test
    void aBranchThatDoesNotAnswerIsTriedAgain() throws Exception {
        decided("9", "mysql", "redis");
        mysql.holding(new TestXid(FORMAT, "node1:1:9", "mysql:1"));
        redis.holding(new TestXid(FORMAT, "node1:1:9", "redis:1"));
        redis.failing("commit", XAException.XAER_RMFAIL);
        start();

        assertThat(mysql.prepared()).isEmpty();
        assertThat(coordinator.recoveredAtStart().stillInDoubt()).hasSize(1);
        assertThat(coordinator.recovery().recover().isComplete()).isTrue();
        assertThat(redis.prepared()).isEmpty();
    }

    @Test
    void aHeuristicOutcomeIsReportedAndItsDecisionKept() throws Exception {
        decided("11", "redis");
        redis.failingAlways("commit", XAException.XA_HEURHAZ);

        start();

        assertThat(coordinator.recoveredAtStart().heuristics()).hasSize(1);
        assertThat(coordinator.recovery().recover().heuristics()).hasSize(1);
        coordinator.close();
        try (Journal journal = Journal.open(directory, "node1")) {
            assertThat(journal.pending()).hasSize(1);
        }
    }

    @Test
    void aDecisionThatNamesAnUnregisteredResourceIsKept() throws Exception {
        decided("12", "another");

        start().close();

        try (Journal journal = Journal.open(directory, "node1")) {
            assertThat(journal.pending()).hasSize(1);
        }
    }

    @Test
    void runningTransactionsAreNotInDoubt() throws Exception {
        start();
        mysql.during("prepare", () -> {
            assertThat(redis.prepared()).hasSize(1);
            RecoveryReport report = coordinator.recovery().recover();
            assertThat(report.resolved()).isEmpty();
        });

        coordinator.template().run(this::enlistBoth);

        assertThat(calls).contains("mysql commit", "redis commit").doesNotContain("mysql rollback");
    }

    @Test
    void aDecidedTransactionThatStillRunsIsLeftToItself() throws Exception {
        start();
        mysql.during("commit", () -> coordinator.recovery().recover());

        coordinator.template().run(this::enlistBoth);

        assertThat(calls).containsOnlyOnce("mysql commit", "redis commit");
    }

    @Test
    void aListedBranchThatTheStoreDoesNotKnowYetIsTriedAgain() throws Exception {
        decided("13", "mysql", "redis");
        mysql.holding(new TestXid(FORMAT, "node1:1:13", "mysql:1")).failing("commit", XAException.XAER_NOTA);
        redis.holding(new TestXid(FORMAT, "node1:1:13", "redis:1"));

        start();

        assertThat(coordinator.recoveredAtStart().stillInDoubt()).hasSize(1);
        await().untilAsserted(() -> assertThat(mysql.prepared()).isEmpty());
    }

    /** Between the two scans another recovery finishes the branch: what is no longer listed is not touched. */
    @Test
    void onlyWhatIsStillListedAfterTheFenceIsRolledBack() throws Exception {
        start();
        TestXid stale = new TestXid(FORMAT, "node1:1:14", "mysql:1");
        mysql.holding(stale);
        AtomicInteger scans = new AtomicInteger();
        Runnable secondScan = () -> mysql.finished(stale);
        mysql.during("recover", () -> {
            scans.incrementAndGet();
            mysql.during("recover", secondScan);
        });

        RecoveryReport report = coordinator.recovery().recover();

        assertThat(scans).hasValue(1);
        assertThat(report.resolved()).isEmpty();
        assertThat(calls).doesNotContain("mysql rollback");
    }

    @Test
    void aResourceThatHangsDelaysNeitherOthersNorTheCommitter() throws Exception {
        start();
        CountDownLatch released = new CountDownLatch(1);
        mysql.during("recover", () -> awaitQuietly(released));
        redis.failing("commit", XAException.XAER_RMFAIL);
        try {
            Deadline patience = Deadline.after(Duration.ofSeconds(5));
            coordinator.template().run(this::enlistBoth);
            assertThat(patience.isOver()).isFalse();
            assertThat(redis.committed()).hasSize(1);
        } finally {
            released.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
