package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.coordinator.decision.Verdict;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the decision log is told of decisions that are on their way to it. */
class ExpectedDecisionsTest extends CoordinatorFixture {
    @BeforeEach
    void startCoordinator() {
        coordinator = builder()
                .decisionLog(() -> new ScriptedLog(
                        () -> {
                            calls.add("decided");
                            return new Verdict.Done();
                        },
                        () -> {},
                        () -> {},
                        () -> {
                            calls.add("expected");
                            return () -> calls.add("over");
                        }))
                .start();
        calls.clear();
    }

    @Test
    void oneIsExpectedFromTheFirstVoteUntilItIsTaken() throws Exception {
        coordinator.template().run(this::enlistBoth);
        assertThat(calls).containsSubsequence("expected", "mysql prepare", "over", "decided", "mysql commit");
        assertThat(calls).containsOnlyOnce("expected");
    }

    @Test
    void oneIsExpectedNoLongerWhenAStoreVotesNo() {
        mysql.failing("prepare", XAException.XA_RBROLLBACK);
        assertThatThrownBy(() -> coordinator.template().run(this::enlistBoth)).isInstanceOf(RolledBackException.class);
        assertThat(calls)
                .containsSubsequence("expected", "mysql prepare", "over")
                .doesNotContain("decided");
    }

    @Test
    void noneIsExpectedOfOneStoreOrOfARollback() throws Exception {
        coordinator
                .template()
                .run(() -> coordinator.transactionManager().getTransaction().enlistResource(mysql.connection()));
        coordinator.transactionManager().begin();
        enlistBoth();
        coordinator.transactionManager().rollback();
        assertThat(calls).contains("mysql commit one phase", "redis rollback").doesNotContain("expected");
    }
}
