package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.decision.Verdict;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What close does to transactions that are running. */
class ShutdownTest extends CoordinatorFixture {
    private Duration limit = Duration.ofSeconds(20);

    @Override
    CoordinatorBuilder builder() {
        return super.builder().shutdownTimeout(limit);
    }

    private Thread closing() {
        Thread closing = new Thread(coordinator::close);
        closing.start();
        return closing;
    }

    @Test
    void itWaitsForThoseThatRunAndLetsThemCommit() throws Exception {
        start();
        coordinator.transactionManager().begin();
        Thread closing = closing();
        await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
        enlistBoth();
        coordinator.transactionManager().commit();
        closing.join();
        assertThat(mysql.committed()).hasSize(1).isEqualTo(redis.committed());
        assertThat(calls).contains("mysql closed", "redis closed");
    }

    @Test
    void noneBeginsMeanwhile() throws Exception {
        start();
        coordinator.transactionManager().begin();
        Thread closing = closing();
        await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
        JtaRulesFixture.onAnotherThread(
                () -> assertThatThrownBy(() -> coordinator.transactionManager().begin())
                        .isInstanceOf(CoordinatorException.class)
                        .hasMessageContaining("node1")
                        .hasMessageContaining("closed"));
        coordinator.transactionManager().rollback();
        closing.join();
    }

    @Test
    void oneThatBeginsJustThenIsRefusedAndLeavesNothing() {
        List<Runnable> atBegin = new ArrayList<>();
        coordinator = builder()
                .decisionLog(() -> new ScriptedLog(
                        () -> new Verdict.Refused("not asked"), () -> atBegin.forEach(Runnable::run), () -> {}))
                .start();
        atBegin.add(coordinator::close);
        assertThatThrownBy(() -> coordinator.transactionManager().begin())
                .isInstanceOf(CoordinatorException.class)
                .hasMessageContaining("closed");
        assertThat(coordinator.statistics().active()).isZero();
    }

    @Test
    void whatHasNotEndedInTimeIsRolledBackAndItsCallerIsToldWhy() throws Exception {
        limit = Duration.ofMillis(100);
        start();
        coordinator.transactionManager().begin();
        Transaction transaction = coordinator.transactionManager().getTransaction();
        enlistBoth();
        Thread closing = closing();
        closing.join();
        assertThat(transaction.getStatus()).isEqualTo(Status.STATUS_ROLLEDBACK);
        assertThat(calls).containsSubsequence("mysql rollback", "mysql closed").doesNotContain("mysql prepare");
        assertThatThrownBy(() -> coordinator.transactionManager().commit())
                .isInstanceOf(RollbackException.class)
                .hasMessageContaining("coordinator 'node1' was closed");
    }

    @Test
    void aCommitThatIsUnderWayIsNotRolledBack() throws Exception {
        limit = Duration.ZERO;
        start();
        Thread[] closing = new Thread[1];
        mysql.during("commit", () -> {
            closing[0] = closing();
            await().until(() -> closing[0].getState() == Thread.State.TIMED_WAITING);
        });
        coordinator.template().run(this::enlistBoth);
        closing[0].join();
        assertThat(mysql.committed()).hasSize(1).isEqualTo(redis.committed());
        assertThat(calls).containsSubsequence("redis commit", "redis closed");
    }

    @Test
    void closingTwiceIsClosingOnce() {
        start();
        coordinator.close();
        coordinator.close();
        assertThat(calls.stream().filter("mysql closed"::equals)).hasSize(1);
    }

    @Test
    void aNewOneStartsAfterwardsAndKnowsNothingOfTheOldOnesTransactions() throws Exception {
        limit = Duration.ZERO;
        start();
        coordinator.transactionManager().begin();
        coordinator.close();
        start();
        assertThat(coordinator.transactionManager().getStatus()).isEqualTo(Status.STATUS_NO_TRANSACTION);
        coordinator.template().run(this::enlistBoth);
        assertThat(mysql.committed()).hasSize(1);
    }

    @Test
    void aLimitBelowZeroIsRefused() {
        assertThatThrownBy(() -> Coordinator.builder().shutdownTimeout(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
