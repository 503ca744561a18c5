package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.Test;

class RecoveryTest extends RecoveryFixture {
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
            Deadline patience = Deadline.after(Duration.ofSeconds(30));
            coordinator.template().run(this::enlistBoth);
            assertThat(patience.isOver()).isFalse();
            assertThat(redis.committed()).hasSize(1);
        } finally {
            released.countDown();
        }
    }

    /** The start waits for its answers only so long; what it holds is recovered when it answers again. */
    @Test
    void aResourceThatHangsDelaysTheStartByItsPatienceOnlyAndOthersNotAtAll() throws Exception {
        Gtrid gtrid = decided("15", "mysql", "redis");
        mysql.holding(branch(gtrid, "mysql"));
        redis.holding(branch(gtrid, "redis"));
        CountDownLatch released = new CountDownLatch(1);
        mysql.during("recover", () -> awaitQuietly(released));
        try {
            coordinator = builder().startPatience(Duration.ofSeconds(2)).start();

            assertThat(coordinator.recoveredAtStart().unreachable()).containsOnlyKeys("mysql");
            assertThat(redis.committed()).containsExactly(gtrid.toString());
            assertThat(mysql.committed()).isEmpty();
        } finally {
            released.countDown();
        }
        await().untilAsserted(() -> assertThat(mysql.committed()).containsExactly(gtrid.toString()));
    }

    @Test
    void aResourceWhoseCheckHangsFailsTheStartAndIsNamed() {
        CountDownLatch released = new CountDownLatch(1);
        mysql.checking(() -> awaitQuietly(released));
        try {
            assertThatThrownBy(() ->
                            builder().startPatience(Duration.ofMillis(300)).start())
                    .isInstanceOf(CoordinatorException.class)
                    .hasMessageContaining("mysql")
                    .hasMessageContaining("within 300 ms");
        } finally {
            released.countDown();
        }
    }

    /** Hundreds on each side, over several connections, with another node's among them. */
    @Test
    void manyAreResolvedEachAsDecidedAndOthersLeftAlone() throws Exception {
        List<String> decided = new ArrayList<>();
        try (Journal journal = Journal.open(directory, "node1")) {
            for (int i = 1; i <= 600; i++) {
                Gtrid gtrid = new Gtrid("node1", journal.incarnation(), Integer.toString(i));
                mysql.holding(branch(gtrid, "mysql"));
                redis.holding(branch(gtrid, "redis"));
                mysql.holding(branch(new Gtrid("node10", journal.incarnation(), Integer.toString(i)), "mysql"));
                if (i % 2 == 0) {
                    decided.add(gtrid.toString());
                    assertThat(journal.decide(new Decision(
                                    gtrid,
                                    Instant.EPOCH,
                                    List.of(new Participant("mysql", "mysql:1"), new Participant("redis", "redis:1")))))
                            .isInstanceOf(Verdict.Done.class);
                }
            }
        }
        coordinator = builder().start();

        assertThat(coordinator.recoveredAtStart().resolved()).hasSize(1_200);
        assertThat(mysql.committed()).containsExactlyInAnyOrderElementsOf(decided);
        assertThat(redis.committed()).containsExactlyInAnyOrderElementsOf(decided);
        assertThat(redis.prepared()).isEmpty();
        assertThat(mysql.prepared()).hasSize(600);
        coordinator.close();
        try (Journal journal = Journal.open(directory, "node1")) {
            assertThat(journal.pending()).isEmpty();
        }
    }

    /** It is not asked 600 times, each time with its client's whole timeout. */
    @Test
    void aStoreThatStopsAnsweringIsNotAskedForEachOfItsBranches() {
        Gtrid gtrid = undecided("16");
        for (int i = 0; i < 600; i++) {
            redis.holding(new TestXid(FORMAT, gtrid.toString(), "redis:" + i));
        }
        redis.failingAlways("rollback", XAException.XAER_RMFAIL);

        coordinator = builder().recoveryInterval(Duration.ofDays(1)).start();

        assertThat(coordinator.recoveredAtStart().stillInDoubt()).hasSize(600);
        assertThat(calls.stream().filter("redis rollback"::equals).count()).isLessThan(200);
    }

    static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
