package io.concordat.testing.faults.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.redis.Isolation;
import io.concordat.testing.faults.plan.Mode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two coordinators on real stores, and what their callers saw: nothing that the isolation forbids, and all of that once the
 * adapter is broken. {@code -Dconcordat.faults.history=60} works for so many seconds each time.
 */
class HistoryRunTest {
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("concordat.faults.history", 1));

    /** So often a fault has the chance to show, each time for longer. */
    private static final int ATTEMPTS = 8;

    private static HistoryStores stores;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        stores = HistoryStores.start();
    }

    @AfterAll
    static void stop() {
        stores.close();
    }

    @Test
    void withAJournalEachStoreIsSerializableAlsoWhenACoordinatorIsKilled() throws Exception {
        assertHolds(
                HistoryPlan.of(1, Mode.XA_JOURNAL, Isolation.SERIALIZABLE, TIME).withKill());
    }

    @Test
    void inCommitRecordModeBothStoresTogetherAreSerializable() throws Exception {
        assertHolds(HistoryPlan.of(1, Mode.COMMIT_RECORD, Isolation.SERIALIZABLE, TIME));
    }

    @Test
    void readCommittedForbidsWhatItSaysAndIsNotSerializable() throws Exception {
        HistoryPlan plan = HistoryPlan.of(1, Mode.XA_DATABASE, Isolation.READ_COMMITTED, TIME);
        assertHolds(plan);
        assertFound(plan);
    }

    @ParameterizedTest
    @EnumSource(names = {"NO_VALIDATION", "NO_LOCKS"})
    void aBrokenAdapterIsNotSerializable(ScriptPlant plant) throws Exception {
        assertFound(HistoryPlan.of(1, Mode.COMMIT_RECORD, Isolation.SERIALIZABLE, TIME)
                .planted(plant));
    }

    private void assertHolds(HistoryPlan plan) throws Exception {
        Observed observed = run(plan);
        assertThat(observed.count(Outcome.COMMITTED)).isPositive();
        assertThat(plan.claims())
                .allSatisfy(claim -> assertThat(claim.check(observed)).isEmpty());
    }

    private void assertFound(HistoryPlan plan) throws Exception {
        List<Finding> found = List.of();
        for (int i = 1; i <= ATTEMPTS && found.isEmpty(); i++) {
            found = HistoryCheck.check(run(plan.by(1, 6).lasting(TIME.multipliedBy(i))), Level.SERIALIZABLE);
        }
        assertThat(found)
                .extracting(Finding::what)
                .containsAnyOf(Anomaly.LOST_UPDATE, Anomaly.G_SINGLE, Anomaly.G2, Anomaly.LOST_WRITE);
    }

    private Observed run(HistoryPlan plan) throws Exception {
        return HistoryRun.run(stores, plan, Files.createTempDirectory(directory, "run"));
    }
}
