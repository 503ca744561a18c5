package io.concordat.coordinator.decision.database;

import static io.concordat.coordinator.decision.database.SharedLog.decision;
import static io.concordat.coordinator.decision.database.SharedLog.gtrid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.CoordinatorException;
import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.DecisionUnknownException;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.decision.Verdict;
import io.concordat.testing.servers.proxy.FaultProxy;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several coordinators on one log: who answers for whom, and what a coordinator finds that was declared dead. */
class TakeOverTest {
    /** Long enough for a pause of the machine, short enough to wait for its end. */
    private static final Duration SHORT_LEASE = Duration.ofMillis(2500);

    private SharedLog shared;
    private FaultProxy proxy;
    private DatabaseLog paused;
    private DatabaseLog living;

    @BeforeEach
    void open() throws Exception {
        shared = new SharedLog();
        proxy = FaultProxy.raw(shared.server().host(), shared.server().port());
        paused = quick().url(proxy.through(shared.server().jdbcUrl())).open("node1");
        living = quick().lease(Duration.ofSeconds(60)).open("node10");
    }

    @AfterEach
    void close() throws Exception {
        proxy.pass();
        living.close();
        paused.close();
        proxy.close();
        shared.close();
    }

    private DatabaseLogBuilder quick() {
        return shared.builder()
                .lease(SHORT_LEASE)
                .heartbeat(Duration.ofMillis(100))
                .answerTimeout(Duration.ofSeconds(2));
    }

    /** Nothing of the paused coordinator reaches the server, as if its process had been stopped. */
    private void pauseUntilTheOtherAnswersFor(Gtrid gtrid) {
        proxy.stall();
        await().until(() -> living.answersFor(gtrid));
    }

    @Test
    void theLivingAreLeftAlone() {
        assertThat(living.answersFor(gtrid(paused, "node1", 1))).isFalse();
        assertThat(paused.answersFor(gtrid(living, "node10", 1))).isFalse();
        assertThat(paused.answersFor(gtrid(paused, "node1", 1))).isTrue();
    }

    @Test
    void theOtherSettlesWhatOneLeavesBehindWhenItsLeaseHasLapsed() throws Exception {
        AtomicInteger told = new AtomicInteger();
        living.onTakeOver(told::incrementAndGet);
        Decision decided = decision(paused, "node1", 1);
        paused.decide(decided);
        assertThat(living.pending()).isEmpty();

        pauseUntilTheOtherAnswersFor(decided.gtrid());

        assertThat(told.get()).isPositive();
        assertThat(living.pending()).containsExactly(decided);
        assertThat(living.resolve(decided.gtrid())).isEqualTo(Resolution.COMMIT);
        assertThat(living.resolve(gtrid(paused, "node1", 2))).isEqualTo(Resolution.ROLLBACK);
        living.forget(decided.gtrid());
        await().until(() -> shared.row(decided.gtrid()).equals("none"));
    }

    @Test
    void onePausedForTooLongFindsItsDecisionsRefusedAndTakesNoNewWork() throws Exception {
        Decision late = decision(paused, "node1", 1);
        pauseUntilTheOtherAnswersFor(late.gtrid());
        assertThat(living.resolve(late.gtrid())).isEqualTo(Resolution.ROLLBACK);

        proxy.pass();

        await().until(() -> paused.refusesWork()
                .filter(reason -> reason.contains("declared dead"))
                .isPresent());
        assertThat(paused.refusesWork())
                .hasValueSatisfying(reason ->
                        assertThat(reason).contains("coordinator 'node1'").contains("Restart it"));
        assertThat(paused.decide(late))
                .isInstanceOfSatisfying(Verdict.Refused.class, refused -> assertThat(refused.reason())
                        .contains("declared dead"));
        assertThat(paused.decide(decision(paused, "node1", 2))).isInstanceOf(Verdict.Refused.class);
        assertThat(shared.row(late.gtrid())).isEqualTo("none");
        assertThat(paused.resolve(late.gtrid())).isEqualTo(Resolution.ROLLBACK);
    }

    @Test
    void aDatabaseThatIsAwayForLongerThanTheLeaseRefusesWorkUntilItIsBack() {
        proxy.refuse();
        await().until(() -> paused.refusesWork()
                .filter(reason -> reason.contains("has not answered for"))
                .isPresent());
        proxy.pass();

        await().until(() -> paused.refusesWork().equals(Optional.empty()));
        assertThat(paused.decide(decision(paused, "node1", 1))).isEqualTo(new Verdict.Done());
    }

    @Test
    void aRowHeldByAnOwnerThatWasStoppedIsUnknownAndItsHolderNamed() throws Exception {
        Decision held = decision(paused, "node1", 1);
        try (Connection stopped = shared.connect();
                Statement statement = stopped.createStatement()) {
            stopped.setAutoCommit(false);
            statement.executeUpdate("INSERT INTO " + shared.prefix() + "decision"
                    + " (gtrid, decision, epoch, decided_at, participants, redo) SELECT '" + held.gtrid()
                    + "', 'COMMIT', 1, NOW(6), '', '' FROM " + shared.prefix() + "incarnation WHERE node = 'node1' "
                    + (shared.server().isMariaDb() ? "LOCK IN SHARE MODE" : "FOR SHARE"));

            assertThatThrownBy(() -> living.resolve(held.gtrid()))
                    .isInstanceOf(DecisionUnknownException.class)
                    .hasMessageContaining(held.gtrid().toString())
                    .hasMessageContaining("KILL");
            pauseUntilTheOtherAnswersFor(held.gtrid());
            assertThatThrownBy(() -> living.resolve(held.gtrid())).isInstanceOf(DecisionUnknownException.class);
            stopped.rollback();
        }
        assertThat(living.resolve(held.gtrid())).isEqualTo(Resolution.ROLLBACK);
    }

    @Test
    void theFencesOfARetiredIncarnationAreSwept() throws Exception {
        Gtrid fenced = gtrid(paused, "node1", 1);
        living.resolve(fenced);
        assertThat(shared.row(fenced)).isEqualTo("ROLLBACK");
        pauseUntilTheOtherAnswersFor(fenced);

        living.resolve(gtrid(paused, "node1", 2));

        await().until(() -> shared.row(fenced).equals("none"));
        assertThat(living.resolve(fenced)).isEqualTo(Resolution.ROLLBACK);
    }

    @Test
    void aSecondProcessOfTheSameNameIsRefusedNamingTheFirst() {
        assertThatThrownBy(() -> quick().open("node10"))
                .isInstanceOf(CoordinatorException.class)
                .hasMessageContaining("process " + ProcessHandle.current().pid())
                .hasMessageContaining("is running under this name");
        assertThat(living.decide(decision(living, "node10", 1))).isEqualTo(new Verdict.Done());
    }

    @Test
    void oneThatWasClosedCanStartAgainAtOnceAndIsAnsweredForByOthers() throws Exception {
        Decision left = decision(living, "node10", 1);
        living.decide(left);
        living.close();

        await().until(() -> paused.answersFor(left.gtrid()));
        living = quick().open("node10");

        assertThat(living.pending()).containsExactly(left);
    }

    @Test
    void anEpochThatWasRaisedRefusesWhatBeganBefore() throws Exception {
        Decision before = decision(paused, "node1", 1);
        try (EpochRaise raise = living.raiseEpoch(Duration.ofSeconds(60)).orElseThrow()) {
            assertThat(raise.epoch()).isEqualTo(before.epoch() + 1);
            assertThat(living.epoch()).isEqualTo(raise.epoch());
            assertThat(raise.holds()).isTrue();
            assertThat(paused.raiseEpoch(Duration.ZERO)).isEmpty();
            assertThat(paused.decide(before))
                    .isInstanceOfSatisfying(Verdict.Refused.class, refused -> assertThat(refused.conflict())
                            .isTrue());
        }
        await().until(() -> paused.epoch() == living.epoch());
        assertThat(paused.decide(decision(paused, "node1", 2))).isEqualTo(new Verdict.Done());
    }
}
