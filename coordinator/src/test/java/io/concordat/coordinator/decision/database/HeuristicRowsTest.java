package io.concordat.coordinator.decision.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Heuristic;
import io.concordat.coordinator.decision.Participant;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.decision.Verdict;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Heuristic outcomes in the shared log. */
class HeuristicRowsTest {
    private SharedLog shared;
    private DatabaseLog log;

    @BeforeEach
    void open() throws SQLException {
        shared = new SharedLog();
        log = shared.open("node1");
    }

    @AfterEach
    void close() throws SQLException {
        log.close();
        shared.close();
    }

    private Heuristic heuristic(Gtrid gtrid, String resource) {
        return new Heuristic(
                gtrid,
                new Participant(resource, resource + ":1"),
                Resolution.COMMIT,
                Instant.ofEpochSecond(1_800_000_000L, 123_456_000),
                "XA_HEURHAZ, its keys [\u20ac]");
    }

    @Test
    void areKeptOneABranchAndOutliveTheInstance() {
        Gtrid gtrid = SharedLog.gtrid(log, "node1", 1);
        Heuristic prices = heuristic(gtrid, "prices");
        Heuristic orders = heuristic(gtrid, "orders");
        assertThat(log.keep(prices)).isEqualTo(new Verdict.Done());
        log.keep(orders);
        assertThat(log.keep(prices.acknowledgedFor("sch\u00f6n"))).isEqualTo(new Verdict.Done());
        log.close();

        log = shared.open("node1");

        assertThat(log.heuristics()).isEqualTo(List.of(orders, prices.acknowledgedFor("sch\u00f6n")));
    }

    @Test
    void goWithTheirTransactionWhetherItIsDecidedOrNot() throws Exception {
        Gtrid decided = SharedLog.gtrid(log, "node1", 1);
        Gtrid undecided = SharedLog.gtrid(log, "node1", 2);
        log.decide(SharedLog.decision(log, "node1", 1));
        log.keep(heuristic(decided, "prices"));
        log.keep(heuristic(undecided, "prices"));

        log.forget(decided);
        log.forget(undecided);

        assertThat(log.heuristics()).isEmpty();
        await().until(() -> rows() == 0);
        assertThat(shared.row(decided)).isEqualTo("none");
    }

    /** Those of a node that lives are its own to list. */
    @Test
    void ofAnotherNodeAreListedOnceItDoesNotLiveAnyMore() {
        try (DatabaseLog other = shared.open("node2")) {
            other.keep(heuristic(SharedLog.gtrid(other, "node2", 1), "prices"));
            assertThat(log.heuristics()).isEmpty();
        }
        await().until(() -> log.heuristics().size() == 1);
    }

    @Test
    void thatTheDatabaseDoesNotTakeAreListedWhileTheLogIsOpenButNotAcknowledged() throws Exception {
        Heuristic known = heuristic(SharedLog.gtrid(log, "node1", 1), "prices");
        Heuristic late = heuristic(SharedLog.gtrid(log, "node1", 2), "prices");
        log.keep(known);
        execute("RENAME TABLE " + shared.prefix() + "heuristic TO " + shared.prefix() + "away");
        assertThat(log.keep(late)).isInstanceOf(Verdict.Unknown.class);
        assertThat(log.keep(known.acknowledgedFor("seen"))).isInstanceOf(Verdict.Unknown.class);
        execute("RENAME TABLE " + shared.prefix() + "away TO " + shared.prefix() + "heuristic");

        assertThat(log.heuristics()).containsExactly(known, late);
    }

    private void execute(String sql) throws SQLException {
        try (var connection = shared.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long rows() throws SQLException {
        try (var connection = shared.connect();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT COUNT(*) FROM " + shared.prefix() + "heuristic")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
