package io.concordat.coordinator.decision.database;

import static io.concordat.coordinator.decision.database.SharedLog.decision;
import static io.concordat.coordinator.decision.database.SharedLog.gtrid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.DecisionUnknownException;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Resolution;
import io.concordat.coordinator.decision.Verdict;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one coordinator asks of the log, on a real server. */
class DatabaseLogTest {
    private static final String NODE = "node1";

    private SharedLog shared;
    private DatabaseLog log;

    @BeforeEach
    void open() throws Exception {
        shared = new SharedLog();
        log = shared.open(NODE);
    }

    @AfterEach
    void close() throws Exception {
        log.close();
        shared.close();
    }

    @Test
    void aDecisionIsARow() throws Exception {
        Decision decision = decision(log, NODE, 1);

        assertThat(log.decide(decision)).isEqualTo(new Verdict.Done());

        assertThat(shared.row(decision.gtrid())).isEqualTo("COMMIT");
        assertThat(log.pending()).containsExactly(decision);
        assertThat(log.find(decision.gtrid())).contains(decision);
        assertThat(log.resolve(decision.gtrid())).isEqualTo(Resolution.COMMIT);
    }

    @Test
    void whatIsResolvedWithoutADecisionIsRefusedAfterwards() throws Exception {
        Decision decision = decision(log, NODE, 1);

        assertThat(log.resolve(decision.gtrid())).isEqualTo(Resolution.ROLLBACK);

        assertThat(shared.row(decision.gtrid())).isEqualTo("ROLLBACK");
        assertThat(log.decide(decision)).isInstanceOf(Verdict.Refused.class);
        assertThat(log.pending()).isEmpty();
        assertThat(log.find(decision.gtrid())).isEmpty();
    }

    @Test
    void aDecisionInALocalTransactionIsItsCommit() throws Exception {
        shared.run("CREATE TABLE " + shared.prefix() + "work (id INT PRIMARY KEY) ENGINE = InnoDB");
        Decision decision = decision(log, NODE, 1);
        try (Connection local = shared.connect();
                Statement work = local.createStatement()) {
            local.setAutoCommit(false);
            work.executeUpdate("INSERT INTO " + shared.prefix() + "work VALUES (1)");

            assertThat(log.decide(decision, local)).isEqualTo(new Verdict.Done());

            local.rollback();
        }
        assertThat(shared.number("SELECT COUNT(*) FROM " + shared.prefix() + "work"))
                .isEqualTo(1);
        assertThat(log.pending()).containsExactly(decision);
        shared.run("DROP TABLE " + shared.prefix() + "work");
    }

    @Test
    void aFencedLocalTransactionIsRolledBack() throws Exception {
        shared.run("CREATE TABLE " + shared.prefix() + "work (id INT PRIMARY KEY) ENGINE = InnoDB");
        Decision decision = decision(log, NODE, 1);
        try (Connection local = shared.connect();
                Statement work = local.createStatement()) {
            local.setAutoCommit(false);
            work.executeUpdate("INSERT INTO " + shared.prefix() + "work VALUES (1)");
            log.resolve(decision.gtrid());

            assertThat(log.decide(decision, local)).isInstanceOf(Verdict.Refused.class);

            local.commit();
        }
        assertThat(shared.number("SELECT COUNT(*) FROM " + shared.prefix() + "work"))
                .isZero();
        shared.run("DROP TABLE " + shared.prefix() + "work");
    }

    @Test
    void aConnectionInAutocommitCannotCarryADecision() throws Exception {
        try (Connection local = shared.connect()) {
            assertThat(log.decide(decision(log, NODE, 1), local))
                    .isInstanceOfSatisfying(Verdict.Refused.class, refused -> assertThat(refused.reason())
                            .contains("autocommit"));
        }
        assertThat(shared.row(gtrid(log, NODE, 1))).isEqualTo("none");
    }

    @Test
    void aForgottenDecisionIsGoneAtOnceAndItsRowSoon() throws Exception {
        Decision decision = decision(log, NODE, 1);
        log.decide(decision);

        log.forget(decision.gtrid());

        assertThat(log.pending()).isEmpty();
        assertThat(log.find(decision.gtrid())).isEmpty();
        await().until(() -> shared.row(decision.gtrid()).equals("none"));
    }

    @Test
    void theNextStartFindsWhatIsPending() throws Exception {
        Decision first = decision(log, NODE, 1);
        Decision second = decision(log, NODE, 2);
        log.decide(first);
        log.decide(second);
        log.close();
        DatabaseLog earlier = log;

        log = shared.open(NODE);

        assertThat(log.incarnation()).isGreaterThan(earlier.incarnation());
        assertThat(log.pending()).containsExactly(first, second);
        assertThat(log.find(second.gtrid())).contains(second);
        assertThat(log.answersFor(first.gtrid())).isTrue();
        assertThat(log.resolve(first.gtrid())).isEqualTo(Resolution.COMMIT);
        assertThat(log.resolve(new Gtrid(NODE, earlier.incarnation(), "99"))).isEqualTo(Resolution.ROLLBACK);
    }

    @Test
    void anIncarnationThatNeverStartedHereIsNotPresumedAborted() {
        Gtrid strange = new Gtrid(NODE, 7, "1");

        assertThat(log.answersFor(strange)).isTrue();
        assertThatThrownBy(() -> log.resolve(strange))
                .isInstanceOf(DecisionUnknownException.class)
                .hasMessageContaining("does not know incarnation node1:7");
    }

    @Test
    void anotherIncarnationsDecisionIsRefused() throws Exception {
        Decision alien =
                new Decision(new Gtrid(NODE, 7, "1"), decision(log, NODE, 1).decidedAt(), List.of());

        assertThat(log.decide(alien)).isInstanceOf(Verdict.Refused.class);
        assertThat(shared.row(alien.gtrid())).isEqualTo("none");
    }
}
