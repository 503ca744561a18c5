package io.concordat.testing.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.coordinator.observe.ProtocolStep;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two coordinators, each a process, on one database log: one is killed or stopped with a transaction at every protocol step, the
 * other settles what it leaves behind while it goes on living.
 */
class SharedLogTest extends SharedLogFixture {
    @ParameterizedTest
    @EnumSource
    void theOtherSettlesWhatOneLeavesThatIsKilledAtEveryStep(Mode mode) throws Exception {
        start(mode);
        startTheOther();
        Crash.Observed ignored = Crash.atEveryStep(victim);

        awaitSettled();

        assertEachAsKilled();
    }

    @ParameterizedTest
    @EnumSource
    void oneThatWasStoppedAtEveryStepHearsTheTruthWhenItGoesOn(Mode mode) throws Exception {
        start(mode);
        startTheOther();
        List<String> said;
        try (PausedProcess paused = PausedProcess.atEveryStep(victim)) {
            awaitTakenOver();
            said = paused.resume();
        }

        awaitSettled();

        SoftAssertions softly = new SoftAssertions();
        for (TransactionPoints.Point point : TransactionPoints.all()) {
            // a lone branch needs no decision that another could fence
            boolean committed = point.committed() || point.at().step() == ProtocolStep.COMMITTING_ONE_PHASE;
            softly.assertThat(isCommitted(point)).as("%s is committed", point).isEqualTo(committed);
            softly.assertThat(said)
                    .as("what the caller of %s was told", point)
                    .containsAnyOf(
                            committed
                                    ? new String[] {
                                        CrashingProcess.ACKNOWLEDGED + point.id(), EveryStepProcess.PENDING + point.id()
                                    }
                                    : new String[] {CrashingProcess.ROLLED_BACK + point.id()});
        }
        softly.assertAll();
        assertThat(said).hasSize(TransactionPoints.all().size());
    }

    /** Its restarts are killed in turn, each at a further step of recovery; what the last one leaves is settled by the other. */
    @Test
    void theOtherSettlesWhatRecoveriesLeaveThatWereKilledAtEveryStep() throws Exception {
        start(Mode.XA);
        Crash.Observed ignored = Crash.atEveryStep(victim);
        for (ProtocolStep step : List.of(
                ProtocolStep.SCANNED,
                ProtocolStep.MATCHED,
                ProtocolStep.RESOLVING,
                ProtocolStep.RESOLVED,
                ProtocolStep.FORGOTTEN)) {
            Crash.Observed none = Crash.at(CrashPoint.at(Scenario.RECOVERY, step, 1), "none", victim);
            assertThat(none.acknowledged()).isEmpty();
        }
        startTheOther();

        awaitSettled();

        assertEachAsKilled();
    }

    @ParameterizedTest
    @EnumSource(
            value = ProtocolStep.class,
            names = {"MATCHED", "RESOLVING"})
    void aRecoveryThatWasStoppedFindsThatTheOtherHasEndedIt(ProtocolStep step) throws Exception {
        start(Mode.XA);
        Crash.Observed ignored = Crash.atEveryStep(victim);
        try (PausedProcess paused = PausedProcess.at(CrashPoint.at(Scenario.RECOVERY, step, 1), "none", victim)) {
            startTheOther();
            awaitSettled();
            assertThat(paused.resume()).isEmpty();
        }

        awaitSettled();
        assertEachAsKilled();
    }

    private void assertEachAsKilled() throws Exception {
        SoftAssertions softly = new SoftAssertions();
        for (TransactionPoints.Point point : TransactionPoints.all()) {
            softly.assertThat(isCommitted(point)).as("%s is committed", point).isEqualTo(point.committed());
        }
        softly.assertAll();
    }
}
