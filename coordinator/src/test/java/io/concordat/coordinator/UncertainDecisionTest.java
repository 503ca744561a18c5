package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.coordinator.decision.Verdict;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A decision log that refuses, does not know, or breaks: what the caller is told and what becomes of the branches. */
class UncertainDecisionTest extends CoordinatorFixture {
    private final List<Integer> told = new ArrayList<>();
    private final List<String> callsBeforeTold = new ArrayList<>();

    private void startWith(Supplier<Verdict> verdict) {
        coordinator = builder().decisionLog(() -> new ScriptedLog(verdict)).start();
        calls.clear();
    }

    private void enlistBothAndListen() throws Exception {
        coordinator.transactionManager().getTransaction().registerSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {}

            @Override
            public void afterCompletion(int status) {
                told.add(status);
                callsBeforeTold.addAll(calls);
            }
        });
        enlistBoth();
    }

    @Test
    void aRefusedDecisionRollsBackOnTheBranchesOwnConnections() throws Exception {
        startWith(() -> new Verdict.Refused("the disk is full"));

        assertThatThrownBy(() -> coordinator.template().run(this::enlistBothAndListen))
                .isInstanceOf(RolledBackException.class)
                .hasMessageContaining("the disk is full");
        assertThat(callsBeforeTold).contains("mysql rollback", "redis rollback");
        assertThat(told).containsExactly(Status.STATUS_ROLLEDBACK);
        assertThat(mysql.prepared()).isEmpty();
        assertThat(redis.prepared()).isEmpty();
    }

    @Test
    void anUnknownDecisionLeavesTheBranchesPreparedAndSaysSo() throws Exception {
        startWith(() -> new Verdict.Unknown("the force failed", new IOException("disk")));

        assertThatThrownBy(() -> coordinator.template().run(this::enlistBothAndListen))
                .isInstanceOf(InDoubtException.class)
                .hasMessageContaining("the force failed")
                .hasMessageContaining("do not repeat it");
        coordinator.recovery().recover();

        assertThat(told).containsExactly(Status.STATUS_UNKNOWN);
        assertThat(mysql.prepared()).hasSize(1);
        assertThat(redis.prepared()).hasSize(1);
        assertThat(calls).doesNotContain("mysql rollback", "redis rollback", "mysql commit", "redis commit");
    }

    @Test
    void aLogThatBreaksAtForgettingChangesNoOutcomeAndKeepsNobodyFromHearingOfIt() {
        coordinator = builder()
                .decisionLog(() -> new ScriptedLog(() -> new Verdict.Done(), () -> {}, () -> {
                    throw new IllegalStateException("the log is broken");
                }))
                .start();
        assertThatCode(() -> coordinator.template().run(this::enlistBothAndListen))
                .doesNotThrowAnyException();
        assertThat(told).containsExactly(Status.STATUS_COMMITTED);
        assertThat(mysql.committed()).hasSize(1).isEqualTo(redis.committed());
        assertThat(coordinator.statistics().active()).isZero();
    }

    @Test
    void aLogThatBreaksIsAnUnknownDecision() throws Exception {
        startWith(() -> {
            throw new StackOverflowError("log");
        });

        assertThatThrownBy(() -> coordinator.template().run(this::enlistBothAndListen))
                .isInstanceOf(InDoubtException.class);
        assertThat(told).containsExactly(Status.STATUS_UNKNOWN);
        assertThat(calls).doesNotContain("mysql rollback", "redis rollback");
    }
}
