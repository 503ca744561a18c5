package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.DecisionLog;
import io.concordat.coordinator.decision.DecisionUnknownException;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.decision.Verdict;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A decision log that refuses, does not know, or breaks: what the caller is told and what becomes of the branches. */
class UncertainDecisionTest extends CoordinatorFixture {
    private final List<Integer> told = new ArrayList<>();
    private final List<String> callsBeforeTold = new ArrayList<>();

    /** A log whose every decision ends as scripted. */
    private record ScriptedLog(Supplier<Verdict> verdict) implements DecisionLog {
        @Override
        public long incarnation() {
            return 1;
        }

        @Override
        public Verdict decide(Decision decision) {
            return verdict.get();
        }

        @Override
        public Resolution resolve(Gtrid gtrid) throws DecisionUnknownException {
            if (verdict.get() instanceof Verdict.Unknown unknown) {
                throw new DecisionUnknownException(unknown.reason(), unknown.cause());
            }
            return Resolution.ROLLBACK;
        }

        @Override
        public void forget(Gtrid gtrid) {}

        @Override
        public List<Decision> pending() {
            return List.of();
        }

        @Override
        public Optional<Decision> find(Gtrid gtrid) {
            return Optional.empty();
        }

        @Override
        public boolean answersFor(Gtrid gtrid) {
            return true;
        }

        @Override
        public long epoch() {
            return 0;
        }

        @Override
        public Optional<String> refusesWork() {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }

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
