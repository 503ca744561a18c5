package io.concordat.coordinator;

import static io.concordat.coordinator.observe.ProtocolStep.BEGUN;
import static io.concordat.coordinator.observe.ProtocolStep.COMMITTED;
import static io.concordat.coordinator.observe.ProtocolStep.COMMITTING;
import static io.concordat.coordinator.observe.ProtocolStep.COMPLETED;
import static io.concordat.coordinator.observe.ProtocolStep.DECIDED;
import static io.concordat.coordinator.observe.ProtocolStep.DECIDING;
import static io.concordat.coordinator.observe.ProtocolStep.ENDED;
import static io.concordat.coordinator.observe.ProtocolStep.ENLISTED;
import static io.concordat.coordinator.observe.ProtocolStep.FORGOTTEN;
import static io.concordat.coordinator.observe.ProtocolStep.PREPARED;
import static io.concordat.coordinator.observe.ProtocolStep.PREPARING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.decision.journal.Journal;
import io.concordat.coordinator.observe.ProtocolStep;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import java.util.ArrayList;
import java.util.List;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TwoPhaseCommitTest extends CoordinatorFixture {
    @BeforeEach
    void startCoordinator() {
        start();
    }

    @Test
    void preparesAllThenDecidesThenCommitsRedisLast() throws Exception {
        coordinator.template().run(this::enlistBoth);

        assertThat(calls)
                .containsSubsequence("redis start", "mysql start", "mysql end", "mysql prepare", "mysql commit")
                .containsSubsequence("redis end", "redis prepare", "mysql commit", "redis commit")
                .hasSize(8);
        assertThat(steps).startsWith(BEGUN, ENLISTED, ENLISTED).hasSize(17);
        assertThat(steps.subList(3, 9))
                .containsExactlyInAnyOrder(ENDED, PREPARING, PREPARED, ENDED, PREPARING, PREPARED)
                .endsWith(PREPARED);
        assertThat(steps.subList(9, 17))
                .containsExactly(DECIDING, DECIDED, COMMITTING, COMMITTED, COMMITTING, COMMITTED, COMPLETED, FORGOTTEN);
    }

    @Test
    void aRefusedPrepareRollsBackEveryBranchAndSaysWhy() throws Exception {
        mysql.failing("prepare", XAException.XA_RBDEADLOCK);

        assertThatThrownBy(() -> coordinator.template().run(this::enlistBoth))
                .isInstanceOf(RolledBackException.class)
                .hasMessageContaining("XA_RBDEADLOCK")
                .hasMessageContaining("Nothing of it took effect");
        assertThat(calls).contains("redis rollback", "mysql rollback").doesNotContain("redis commit", "mysql commit");
        assertThat(steps).doesNotContain(DECIDING, DECIDED);
        assertThat(redis.prepared()).isEmpty();
    }

    @Test
    void aFailedEndIsAVoteAgainstTheCommit() throws Exception {
        mysql.failing("end", XAException.XAER_RMERR);

        assertThatThrownBy(() -> coordinator.template().run(this::enlistBoth))
                .isInstanceOf(RolledBackException.class)
                .hasMessageContaining("END failed");
        assertThat(calls).doesNotContain("mysql prepare");
        assertThat(redis.prepared()).isEmpty();
    }

    @Test
    void aReadOnlyVoteIsNotCommittedAgain() throws Exception {
        redis.readOnly();

        coordinator.template().run(this::enlistBoth);

        assertThat(calls).contains("mysql commit").doesNotContain("redis commit");
    }

    @Test
    void allReadOnlyNeedsNoDecision() throws Exception {
        redis.readOnly();
        mysql.readOnly();

        coordinator.template().run(this::enlistBoth);

        assertThat(steps).doesNotContain(DECIDING);
    }

    @Test
    void aBranchThatDoesNotAnswerTheCommitIsCompletedByRecoveryWhileTheCallerWaits() throws Exception {
        redis.failing("commit", XAException.XAER_RMFAIL);

        coordinator.template().run(this::enlistBoth);

        assertThat(redis.prepared()).isEmpty();
        // the caller goes on as soon as the branch has answered, recovery tells of its own steps
        await().untilAsserted(() -> assertThat(steps).contains(ProtocolStep.RESOLVED, FORGOTTEN));
    }

    @Test
    void aStoreThatStaysAwayAfterTheDecisionIsToldAsCompletionPendingAndCompletedLater() throws Exception {
        redis.failing("commit", XAException.XAER_RMFAIL).unreachable(true);

        assertThatThrownBy(() -> coordinator.template().run(this::enlistBoth))
                .isInstanceOf(CompletionPendingException.class)
                .hasMessageContaining("redis")
                .hasMessageContaining("do not repeat it");
        assertThat(redis.prepared()).hasSize(1);

        redis.unreachable(false);
        // by itself, long before the next periodic pass, which is a minute away
        await().untilAsserted(() -> assertThat(redis.prepared()).isEmpty());
    }

    @Test
    void aBranchThatItsStoreHasLostIsNotTakenForDone() throws Exception {
        for (int code : new int[] {XAException.XAER_NOTA, XAException.XA_HEURHAZ}) {
            mysql.failing("commit", code).during("commit", mysql::loseAll);

            assertThatThrownBy(() -> coordinator.template().run(this::enlistBoth))
                    .isInstanceOf(HeuristicException.class)
                    .hasMessageContaining("mysql");
        }
        assertThat(coordinator.recovery().recover().heuristics()).hasSize(2);
        coordinator.close();
        try (Journal journal = Journal.open(directory, "node1")) {
            assertThat(journal.pending()).hasSize(2);
        }
    }

    @Test
    void aStoreThatWentItsOwnWayIsToldAsHeuristic() throws Exception {
        redis.failing("commit", XAException.XA_HEURMIX);

        assertThatThrownBy(() -> coordinator.template().run(this::enlistBoth))
                .isInstanceOf(HeuristicException.class)
                .hasMessageContaining("redis")
                .hasMessageContaining("XA_HEURMIX");
    }

    @Test
    void anUnansweredRollbackIsLeftToRecovery() throws Exception {
        mysql.failing("prepare", XAException.XA_RBDEADLOCK);
        redis.failing("rollback", XAException.XAER_RMFAIL);

        assertThatThrownBy(() -> coordinator.template().run(this::enlistBoth)).isInstanceOf(RolledBackException.class);

        await().untilAsserted(() -> assertThat(redis.prepared()).isEmpty());
    }

    @Test
    void oneStoreAloneCommitsInOnePhaseWithoutADecision() throws Exception {
        coordinator
                .template()
                .run(() -> coordinator.transactionManager().getTransaction().enlistResource(mysql.connection()));

        assertThat(calls).containsExactly("mysql start", "mysql end", "mysql commit one phase");
        assertThat(steps).doesNotContain(DECIDING).contains(ProtocolStep.COMMITTED_ONE_PHASE);
    }

    @Test
    void aLostAnswerToAOnePhaseCommitIsInDoubt() throws Exception {
        mysql.failing("commit one phase", XAException.XAER_RMFAIL);

        assertThatThrownBy(() -> coordinator.template().run(() -> coordinator
                        .transactionManager()
                        .getTransaction()
                        .enlistResource(mysql.connection())))
                .isInstanceOf(InDoubtException.class);
    }

    @Test
    void aOnePhaseCommitOfWhichAStoreAppliesAPartIsToldAsHeuristic() throws Exception {
        mysql.failing("commit one phase", XAException.XA_HEURMIX);

        assertThatThrownBy(() -> coordinator.template().run(() -> coordinator
                        .transactionManager()
                        .getTransaction()
                        .enlistResource(mysql.connection())))
                .isInstanceOf(HeuristicException.class)
                .hasMessageContaining("XA_HEURMIX");
    }

    @Test
    void aOnePhaseCommitThatIsRolledBackIsToldSo() throws Exception {
        mysql.failing("commit one phase", XAException.XA_RBINTEGRITY);

        assertThatThrownBy(() -> coordinator.template().run(() -> coordinator
                        .transactionManager()
                        .getTransaction()
                        .enlistResource(mysql.connection())))
                .isInstanceOf(RolledBackException.class);
    }

    @Test
    void suspendAndResumeNeverReachTheStore() throws Exception {
        var manager = coordinator.transactionManager();
        manager.begin();
        enlistBoth();
        manager.resume(manager.suspend());
        manager.commit();

        assertThat(calls.stream().filter(c -> c.endsWith("start"))).hasSize(2);
        assertThat(calls.stream().filter(c -> c.endsWith("end"))).hasSize(2);
        assertThat(calls).contains("redis commit", "mysql commit");
    }

    @Test
    void enlistingTheSameConnectionAgainAfterADelistJoinsItsBranch() throws Exception {
        var manager = coordinator.transactionManager();
        XAResource connection = mysql.connection();
        manager.begin();
        manager.getTransaction().enlistResource(connection);
        manager.getTransaction().delistResource(connection, XAResource.TMSUCCESS);
        manager.getTransaction().enlistResource(connection);
        manager.commit();

        assertThat(calls).containsExactly("mysql start", "mysql end", "mysql commit one phase");
    }

    @Test
    void delistingAsFailedRollsBack() throws Exception {
        var manager = coordinator.transactionManager();
        XAResource connection = mysql.connection();
        manager.begin();
        manager.getTransaction().enlistResource(connection);
        manager.getTransaction().delistResource(connection, XAResource.TMFAIL);

        assertThatThrownBy(manager::commit).isInstanceOf(RollbackException.class);
        assertThat(calls).contains("mysql rollback").doesNotContain("mysql commit one phase");
    }

    @Test
    void aForeignResourceIsRefusedWithTheRemedy() throws Exception {
        FakeStore stranger = new FakeStore("stranger");
        coordinator.transactionManager().begin();

        assertThatThrownBy(
                        () -> coordinator.transactionManager().getTransaction().enlistResource(stranger.connection()))
                .hasMessageContaining("belongs to no resource")
                .hasMessageContaining("Register");
        coordinator.transactionManager().rollback();
    }

    @Test
    void synchronizationsAreToldTheRealOutcome() throws Exception {
        List<Integer> told = new ArrayList<>();
        var manager = coordinator.transactionManager();
        Synchronization listener = new Synchronization() {
            @Override
            public void beforeCompletion() {}

            @Override
            public void afterCompletion(int status) {
                told.add(status);
            }
        };
        manager.begin();
        manager.getTransaction().registerSynchronization(listener);
        enlistBoth();
        manager.commit();
        manager.begin();
        manager.getTransaction().registerSynchronization(listener);
        enlistBoth();
        manager.rollback();

        assertThat(told).containsExactly(Status.STATUS_COMMITTED, Status.STATUS_ROLLEDBACK);
    }
}
