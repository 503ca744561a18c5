package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Heuristic;
import io.concordat.coordinator.decision.Participant;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.decision.journal.Journal;
import io.concordat.coordinator.recovery.RecoveryReport;
import java.time.Instant;
import java.util.List;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.Test;

/** Heuristic outcomes are kept, listed and not asked for again until a person acknowledges them, over restarts. */
class HeuristicOutcomeTest extends RecoveryFixture {
    /** A decided transaction whose Redis has lost its branch. */
    private Gtrid lost(String sequence) {
        Gtrid gtrid = decided(sequence, "mysql", "redis");
        mysql.holding(branch(gtrid, "mysql"));
        redis.failingAlways("commit", XAException.XA_HEURHAZ);
        start();
        redis.failingSometimes("commit", 0, 0, 1); // from now on it works
        return gtrid;
    }

    private List<Gtrid> pending() {
        coordinator.close();
        try (Journal journal = Journal.open(directory, "node1")) {
            return journal.pending().stream().map(decision -> decision.gtrid()).toList();
        }
    }

    @Test
    void saysWhoWasToldWhatAndWhatWasAnswered() {
        Gtrid gtrid = lost("1");

        assertThat(coordinator.recovery().heuristics()).singleElement().satisfies(heuristic -> {
            assertThat(heuristic.gtrid()).isEqualTo(gtrid);
            assertThat(heuristic.participant()).isEqualTo(new Participant("redis", "redis:1"));
            assertThat(heuristic.told()).isEqualTo(Resolution.COMMIT);
            assertThat(heuristic.detail()).contains("XA_HEURHAZ");
            assertThat(heuristic.since()).isAfter(Instant.EPOCH);
            assertThat(heuristic.acknowledged()).isEmpty();
        });
    }

    /** The store knows nothing of it any more, and says so; after a restart that must not pass for done. */
    @Test
    void outlivesARestartAndIsNotTakenForDone() {
        Gtrid gtrid = lost("2");
        List<Heuristic> before = coordinator.recovery().heuristics();
        coordinator.close();

        start();
        coordinator.recovery().recover();

        assertThat(coordinator.recovery().heuristics()).isEqualTo(before);
        assertThat(calls).doesNotContain("redis commit", "redis forget");
        assertThat(pending()).containsExactly(gtrid);
    }

    @Test
    void acknowledgedTheStoreForgetsItAndTheDecisionGoes() {
        Gtrid gtrid = lost("3");

        assertThat(coordinator.recovery().acknowledge(gtrid, "written again by hand"))
                .extracting(Heuristic::acknowledged)
                .singleElement()
                .satisfies(reason -> assertThat(reason).hasValue("written again by hand"));

        assertThat(coordinator.recovery().heuristics()).isEmpty();
        await().until(() -> calls.contains("redis forget"));
        coordinator.recovery().recover();
        assertThat(coordinator.recovery().acknowledge(gtrid, "again")).isEmpty();
        assertThat(pending()).isEmpty();
        start();
        assertThat(coordinator.recovery().heuristics()).isEmpty();
    }

    @Test
    void acknowledgedWhileTheStoreIsAwayItIsForgottenAfterARestart() {
        Gtrid gtrid = lost("4");
        redis.failingAlways("forget", XAException.XAER_RMFAIL);
        coordinator.recovery().acknowledge(gtrid, "seen");
        assertThat(coordinator.recovery().recover().stillInDoubt()).hasSize(1);
        assertThat(pending()).containsExactly(gtrid);
        redis.failing("forget", XAException.XAER_NOTA).failingSometimes("forget", 0, 0, 1);

        start();

        assertThat(calls).doesNotContain("redis commit");
        assertThat(coordinator.recovery().heuristics()).isEmpty();
        assertThat(pending()).isEmpty();
    }

    /** The other branch has not answered: the decision must not go before it has. */
    @Test
    void acknowledgedItsDecisionIsKeptForTheOtherBranches() {
        mysql.failingAlways("commit", XAException.XAER_RMFAIL);
        Gtrid gtrid = lost("5");

        coordinator.recovery().acknowledge(gtrid, "seen");
        coordinator.recovery().recover();
        assertThat(mysql.prepared()).hasSize(1);
        mysql.failingSometimes("commit", 0, 0, 1);
        coordinator.recovery().recover();

        assertThat(mysql.committed()).containsExactly(gtrid.toString());
        assertThat(pending()).isEmpty();
    }

    @Test
    void ofATransactionWithoutDecisionItIsKeptAndAcknowledgedLikewise() {
        Gtrid gtrid = undecided("6");
        redis.holding(branch(gtrid, "redis")).failingAlways("rollback", XAException.XA_HEURMIX);
        start();
        coordinator.close();
        redis.loseAll();

        start();

        assertThat(coordinator.recovery().heuristics())
                .extracting(Heuristic::gtrid, Heuristic::told)
                .containsExactly(tuple(gtrid, Resolution.ROLLBACK));
        assertThat(coordinator.recovery().acknowledge(gtrid, "seen")).hasSize(1);
        coordinator.recovery().recover();
        coordinator.close();
        start();
        assertThat(coordinator.recovery().heuristics()).isEmpty();
    }

    @Test
    void isMendedWhenTheStoreDoesAfterAllWhatItWasTold() {
        Gtrid gtrid = lost("7");
        redis.holding(branch(gtrid, "redis"));

        RecoveryReport report = coordinator.recovery().recover();

        assertThat(report.heuristics()).isEmpty();
        assertThat(redis.committed()).containsExactly(gtrid.toString());
        assertThat(pending()).isEmpty();
    }

    /** Told by a running transaction, it is kept as well. */
    @Test
    void toldToACallerItOutlivesTheProcess() {
        start();
        redis.failing("commit", XAException.XA_HEURMIX);
        assertThatThrownBy(() -> coordinator.template().run(this::enlistBoth)).isInstanceOf(HeuristicException.class);
        coordinator.close();
        redis.loseAll();

        start();

        assertThat(coordinator.recovery().heuristics()).hasSize(1);
    }

    /** A cluster whose first slot had committed in one phase: the recoverer's rollback completes the others. */
    @Test
    void aCommitInOnePhaseThatRecoveryCompletesIsNone() {
        Gtrid gtrid = undecided("8");
        redis.ofSeveralParts()
                .holding(branch(gtrid, "redis"))
                .during("rollback", redis::loseAll)
                .failing("rollback", XAException.XA_HEURCOM);

        start();

        assertThat(coordinator.recoveredAtStart().resolved())
                .extracting(RecoveryReport.Resolved::resolution)
                .containsExactly(Resolution.COMMIT);
        assertThat(coordinator.recovery().heuristics()).isEmpty();
    }

    @Test
    void aStoreOfOnePartThatHasCommittedWhatWasToRollBackIsOne() {
        redis.holding(branch(undecided("9"), "redis")).failingAlways("rollback", XAException.XA_HEURCOM);

        start();

        assertThat(coordinator.recovery().heuristics()).hasSize(1);
    }
}
