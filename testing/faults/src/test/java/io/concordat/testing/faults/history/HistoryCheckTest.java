package io.concordat.testing.faults.history;

import static io.concordat.testing.faults.history.HandWritten.append;
import static io.concordat.testing.faults.history.HandWritten.read;
import static io.concordat.testing.faults.history.HandWritten.readAt;
import static io.concordat.testing.faults.history.HandWritten.readStrictly;
import static io.concordat.testing.faults.history.Level.READ_COMMITTED;
import static io.concordat.testing.faults.history.Level.SERIALIZABLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The checker over histories that are written by hand: each anomaly is found by its name, and what is right is not. */
class HistoryCheckTest {
    private final HandWritten history = new HandWritten();

    @Test
    void oneAfterTheOtherIsSerializable() {
        history.end("x", "1", "2")
                .end("m", "a")
                .committed("T1", append("x", "1"), append("m", "a"))
                .committed("T2", read("x", "1"), append("x", "2"), read("x", "1", "2"), read("m", "a"))
                .committed("T3", read("x"), read("m"))
                .aborted("T4", read("x", "1"), append("x", "9"))
                .unknown("T5", append("x", "8"));
        assertThat(history.at(SERIALIZABLE)).isEmpty();
    }

    @Test
    void writesInTwoOrdersAreG0() {
        history.end("x", "1", "2")
                .end("y", "4", "3")
                .committed("T1", append("x", "1"), append("y", "3"))
                .committed("T2", append("x", "2"), append("y", "4"));
        assertThat(history.at(READ_COMMITTED)).containsExactly(Anomaly.G0);
        assertThat(history.at(SERIALIZABLE)).containsExactly(Anomaly.G0);
    }

    @Test
    void whatIsRolledBackIsNotRead() {
        history.end("x", "1")
                .committed("T1", append("x", "1"))
                .aborted("T2", append("x", "2"))
                .committed("T3", read("x", "1", "2"));
        assertThat(history.at(READ_COMMITTED)).contains(Anomaly.G1A);
    }

    @Test
    void norByATransactionThatIsRolledBackItself() {
        history.end("x").aborted("T2", append("x", "2")).aborted("T3", read("x", "2"));
        assertThat(history.at(READ_COMMITTED)).contains(Anomaly.G1A);
    }

    @Test
    void whatIsRolledBackIsNotThereAtTheEnd() {
        history.end("x", "2").aborted("T2", append("x", "2"));
        assertThat(history.at(READ_COMMITTED)).containsExactly(Anomaly.G1A);
    }

    @Test
    void whatIsNotYetAskedToCommitIsNotRead() {
        history.end("x", "1")
                .committed("T1", append("x", "1"))
                .committed("T2", readAt(HandWritten.ASKED - 1, "x", "1"));
        assertThat(history.at(READ_COMMITTED)).containsExactly(Anomaly.DIRTY_READ);
    }

    @Test
    void halfOfWhatATransactionAppendsIsG1b() {
        history.end("x", "1", "2")
                .committed("T1", append("x", "1"), append("x", "2"))
                .committed("T2", read("x", "1"));
        assertThat(history.at(READ_COMMITTED)).containsExactly(Anomaly.G1B);
    }

    @Test
    void twoThatReadEachOtherAreG1c() {
        history.end("x", "1")
                .end("m", "2")
                .committed("T1", append("x", "1"), read("m", "2"))
                .committed("T2", append("m", "2"), read("x", "1"));
        assertThat(history.at(READ_COMMITTED)).containsExactly(Anomaly.G1C);
    }

    @Test
    void twoUpdatesOfOneVersionAreALostUpdate() {
        history.end("x", "1", "2")
                .committed("T1", read("x"), append("x", "1"))
                .committed("T2", read("x"), append("x", "2"));
        assertThat(history.at(SERIALIZABLE)).containsExactly(Anomaly.LOST_UPDATE, Anomaly.G_SINGLE);
        assertThat(history.at(READ_COMMITTED)).isEmpty();
    }

    @Test
    void anUpdateThatIsWrittenOverIsALostWrite() {
        history.end("x", "2").committed("T1", read("x"), append("x", "1")).committed("T2", read("x"), append("x", "2"));
        assertThat(history.at(READ_COMMITTED)).containsExactly(Anomaly.LOST_WRITE);
    }

    @Test
    void whatWasReadOnceStaysThere() {
        history.end("x", "2", "3")
                .unknown("T1", append("x", "1"), append("y", "1y"))
                .end("y", "1y")
                .committed("T2", append("x", "2"))
                .committed("T3", append("x", "3"))
                .committed("T4", read("x", "2", "3"))
                .committed("T5", read("x", "3"));
        assertThat(history.at(READ_COMMITTED)).containsExactly(Anomaly.TORN_WRITE, Anomaly.LOST_WRITE);
    }

    @Test
    void oneOldAndOneNewVersionAreReadSkew() {
        history.end("x", "1")
                .end("m", "2")
                .committed("T1", append("x", "1"), append("m", "2"))
                .committed("T2", read("m", "2"), read("x"));
        assertThat(history.at(SERIALIZABLE)).containsExactly(Anomaly.G_SINGLE);
        assertThat(history.at(READ_COMMITTED)).isEmpty();
    }

    @Test
    void twoOfWhichEachReadsWhatTheOtherWritesAreWriteSkew() {
        history.end("x", "1")
                .end("m", "2")
                .committed("T1", read("x"), read("m"), append("x", "1"))
                .committed("T2", read("x"), read("m"), append("m", "2"));
        assertThat(history.at(SERIALIZABLE)).containsExactly(Anomaly.G2);
        assertThat(history.at(READ_COMMITTED)).isEmpty();
    }

    @Test
    void eachStoreByItselfKnowsNothingOfWriteSkewOverBoth() {
        history.end("x", "1")
                .end("m", "2")
                .committed("T1", read("m"), append("x", "1"))
                .committed("T2", read("x"), append("m", "2"));
        assertThat(history.at(SERIALIZABLE)).containsExactly(Anomaly.G2);
        for (Store store : Store.values()) {
            assertThat(HistoryCheck.check(history.observed().within(Set.of(store)), SERIALIZABLE))
                    .isEmpty();
        }
    }

    @Test
    void aReadThatMissesWhatWasToldBeforeItsTransactionBeganIsStale() {
        history.end("x", "1")
                .transaction("T1", 0, 1, 2, Outcome.COMMITTED, append("x", "1"))
                .transaction("T2", 3, 4, 5, Outcome.COMMITTED, readAt(4, "x"));
        assertThat(history.at(READ_COMMITTED)).containsExactly(Anomaly.STALE_READ);
    }

    @Test
    void whatIsToldAsPendingMayComeLater() {
        history.end("x", "1")
                .transaction("T1", 0, 1, Long.MAX_VALUE, Outcome.PENDING, append("x", "1"))
                .transaction("T2", 3, 4, 5, Outcome.COMMITTED, readAt(4, "x"));
        assertThat(history.at(SERIALIZABLE)).isEmpty();
    }

    @Test
    void anOrderAgainstRealTimeIsFoundOverOtherTransactions() {
        history.end("x", "1")
                .end("y", "2")
                .transaction("T1", 0, 10, 20, Outcome.COMMITTED, append("x", "1"))
                .transaction("T2", 30, 31, 32, Outcome.COMMITTED, append("y", "2"))
                .transaction("T3", 5, 40, 50, Outcome.COMMITTED, readAt(40, "y", "2"), readAt(40, "x"));
        assertThat(history.at(SERIALIZABLE)).containsExactly(Anomaly.G_SINGLE_REALTIME);
        assertThat(history.at(READ_COMMITTED)).isEmpty();
    }

    @Test
    void writesAgainstRealTimeAreFound() {
        history.end("x", "2", "1")
                .transaction("T1", 0, 10, 20, Outcome.COMMITTED, append("x", "1"))
                .transaction("T2", 30, 31, 32, Outcome.COMMITTED, append("x", "2"));
        assertThat(history.at(SERIALIZABLE)).containsExactly(Anomaly.G_SINGLE_REALTIME);
    }

    @Test
    void writeSkewThatOnlyRealTimeClosesIsG2AgainstRealTime() {
        history.end("x", "1")
                .end("y", "2")
                .transaction("T1", 0, 90, 100, Outcome.COMMITTED, readAt(5, "x"), append("y", "2"))
                .transaction("T2", 0, 10, 20, Outcome.COMMITTED, append("x", "1"))
                .transaction("T3", 30, 40, 50, Outcome.COMMITTED, readAt(35, "y"));
        assertThat(history.at(SERIALIZABLE)).containsExactly(Anomaly.G2_REALTIME);
    }

    @Test
    void ofOneTransactionAllIsThereOrNothing() {
        history.end("x", "1").end("m").unknown("T1", append("x", "1"), append("m", "2"));
        assertThat(history.at(READ_COMMITTED)).containsExactly(Anomaly.TORN_WRITE);
    }

    @Test
    void whatIsSeenInRedisIsInMysql() {
        history.end("x", "1")
                .end("m", "2")
                .committed("T1", append("x", "1"), append("m", "2"))
                .aborted("T2", read("x", "1"), read("m"));
        assertThat(history.at(READ_COMMITTED)).containsExactly(Anomaly.TORN_READ);
    }

    @Test
    void unlessMysqlWasReadBefore() {
        history.end("x", "1")
                .end("m", "2")
                .end("n")
                .committed("T1", append("x", "1"), append("m", "2"))
                .aborted("T2", read("m"), read("x", "1"), read("m"));
        assertThat(history.at(READ_COMMITTED)).isEmpty();
    }

    @Test
    void whatIsSeenInMysqlIsInRedisForStrictReadsAlone() {
        history.end("x", "1")
                .end("m", "2")
                .committed("T1", append("x", "1"), append("m", "2"))
                .committed("T2", read("m", "2"), read("x"));
        assertThat(history.at(READ_COMMITTED)).isEmpty();
        history.committed("T3", read("m", "2"), readStrictly("x"));
        assertThat(history.at(READ_COMMITTED)).containsExactly(Anomaly.TORN_READ);
    }

    @Test
    void aTransactionSeesWhatItWrote() {
        history.end("x", "1").committed("T1", append("x", "1"), read("x"));
        assertThat(history.at(READ_COMMITTED)).containsExactly(Anomaly.INTERNAL);
    }

    @Test
    void whatASerializableTransactionHasReadStaysSo() {
        history.end("x", "1").committed("T1", append("x", "1")).committed("T2", read("x"), read("x", "1"));
        assertThat(history.at(SERIALIZABLE)).contains(Anomaly.INTERNAL, Anomaly.G_SINGLE);
        assertThat(history.at(READ_COMMITTED)).isEmpty();
    }

    @Test
    void nothingIsAppliedTwice() {
        history.end("x", "1", "1").committed("T1", append("x", "1"));
        assertThat(history.at(READ_COMMITTED)).containsExactly(Anomaly.APPLIED_TWICE);
    }

    @Test
    void theShortestCycleIsReported() {
        history.end("x", "1").end("y", "2", "22").end("z", "3", "33");
        history.committed("T1", append("x", "1"), append("z", "3"));
        history.committed("T2", append("y", "2"), append("z", "33"));
        history.committed("T3", read("x"), append("y", "22"));
        history.committed("T4", read("y", "2", "22"), read("x"));
        List<Finding> findings = HistoryCheck.check(history.observed(), SERIALIZABLE);
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.what()).isEqualTo(Anomaly.G_SINGLE);
            assertThat(finding.detail())
                    .contains("T3 read REDIS x with 0 elements, before 1 was appended -> T1")
                    .contains("T1 appended 3 to REDIS z before 33 -> T2")
                    .contains("T2 appended 2 to REDIS y before 22 -> T3")
                    .doesNotContain("T4");
        });
    }
}
