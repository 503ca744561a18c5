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

    /** An earlier life of the coordinator decides a transaction, and dies. */
    private Gtrid decided(String sequence, String... resources) {
        try (Journal journal = Journal.open(directory, "node1")) {
            Gtrid gtrid = new Gtrid("node1", journal.incarnation(), sequence);
            List<Participant> participants = List.of(resources).stream()
                    .map(name -> new Participant(name, name + ":1"))
                    .toList();
            assertThat(journal.decide(new Decision(gtrid, Instant.EPOCH, participants)))
                    .isInstanceOf(Verdict.Done.class);
            return gtrid;
        }
    }

    /** An earlier life of the coordinator begins a transaction, and dies before it decides it. */
    private Gtrid undecided(String sequence) {
        try (Journal journal = Journal.open(directory, "node1")) {
            return new Gtrid("node1", journal.incarnation(), sequence);
        }
    }

    private static TestXid branch(Gtrid gtrid, String resource) {
        return new TestXid(FORMAT, gtrid.toString(), resource + ":1");
    }

    @Test
    void aDecidedTransactionIsCommittedAtStartAndForgotten() throws Exception {
        Gtrid gtrid = decided("7", "mysql", "redis");
        mysql.holding(branch(gtrid, "mysql"));
        redis.holding(branch(gtrid, "redis"));

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
        mysql.holding(branch(undecided("8"), "mysql"));

        coordinator = builder().start();

        assertThat(coordinator.recoveredAtStart().resolved())
                .extracting(RecoveryReport.Resolved::resolution)
                .containsExactly(Resolution.ROLLBACK);
        assertThat(calls).contains("mysql rollback").doesNotContain("mysql commit");
    }

    /** The journal was lost: what it decided is not known, so nothing is presumed. */
    @Test
    void aBranchThatTheJournalCannotKnowStaysInDoubt() throws Exception {
        mysql.holding(new TestXid(FORMAT, "node1:1:8", "mysql:1"));

        coordinator = builder().start();

        assertThat(coordinator.recoveredAtStart().stillInDoubt()).hasSize(1);
        assertThat(calls).isEmpty();
        assertThat(mysql.prepared()).hasSize(1);
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
        Gtrid gtrid = decided("9", "mysql", "redis");
        mysql.holding(branch(gtrid, "mysql"));
        redis.holding(branch(gtrid, "redis"));
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
            await().until(() -> redis.prepared().size() == 1);
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
        Gtrid gtrid = decided("13", "mysql", "redis");
        mysql.holding(branch(gtrid, "mysql")).failing("commit", XAException.XAER_NOTA);
        redis.holding(branch(gtrid, "redis"));

        start();

        assertThat(coordinator.recoveredAtStart().stillInDoubt()).hasSize(1);
        await().untilAsserted(() -> assertThat(mysql.prepared()).isEmpty());
    }

    /** Between the two scans another recovery finishes the branch: what is no longer listed is not touched. */
    @Test
    void onlyWhatIsStillListedAfterTheFenceIsRolledBack() throws Exception {
        TestXid stale = branch(undecided("14"), "mysql");
        start();
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
