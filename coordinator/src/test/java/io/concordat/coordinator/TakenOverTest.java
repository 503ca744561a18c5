package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.coordinator.decision.database.DatabaseLog;
import io.concordat.testing.servers.MySqlServer;
import io.concordat.testing.servers.Servers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A store does not know a branch at its commit: others have taken the coordinator for dead and committed it, or it is lost. */
class TakenOverTest extends CoordinatorFixture {
    private static final String PREFIX = "taken_over_";

    private final MySqlServer server = Servers.mysql();

    @BeforeEach
    void startOnADatabase() {
        coordinator = builder()
                .patience(Duration.ofMinutes(1))
                .database(DatabaseLog.builder()
                        .url(server.jdbcUrl())
                        .user(server.user())
                        .password(server.password())
                        .lease(Duration.ofMinutes(1))
                        .tablePrefix(PREFIX))
                .start();
    }

    @AfterEach
    void removeTables() throws SQLException {
        coordinator.close();
        for (String table : List.of("decision", "incarnation", "lease", "state", "heuristic")) {
            run("DROP TABLE IF EXISTS " + PREFIX + table);
        }
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void declareDead() {
        sql("UPDATE " + PREFIX + "incarnation SET retired = 1");
    }

    private void sql(String statement) {
        try {
            run(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatOthersMayHaveCommittedIsCommittedAndNoHeuristicOutcome() throws Exception {
        mysql.during("commit", () -> {
            declareDead();
            mysql.loseAll();
        });

        coordinator.template().run(this::enlistBoth);

        assertThat(redis.committed()).hasSize(1);
        assertThat(coordinator.recovery().heuristics()).isEmpty();
    }

    /** As a Redis does, whose outcomes are dropped when a decision is forgotten. */
    @Test
    void aStoreThatDoesNotRememberWhatOthersHaveCommittedAndForgottenHasLostNothing() throws Exception {
        redis.failingAlways("commit", XAException.XA_HEURHAZ);
        mysql.during("commit", () -> {
            declareDead();
            redis.loseAll();
            sql("DELETE FROM " + PREFIX + "decision");
        });

        coordinator.template().run(this::enlistBoth);

        assertThat(coordinator.recovery().heuristics()).isEmpty();
        assertThat(coordinator.recovery().recover().isComplete()).isTrue();
    }

    @Test
    void aStoreThatDoesNotRememberWhatOthersHaveNotForgottenHasLostIt() {
        redis.failingAlways("commit", XAException.XA_HEURHAZ);
        mysql.during("commit", () -> {
            declareDead();
            redis.loseAll();
        });

        assertThatThrownBy(() -> coordinator.template().run(this::enlistBoth)).isInstanceOf(HeuristicException.class);

        assertThat(coordinator.recovery().heuristics()).hasSize(1);
    }

    /** The decision was lost with its database's data, or by somebody's hand: nobody else has completed it. */
    @Test
    void aDecisionThatIsGoneProvesNothingWhileItsOwnerLives() {
        redis.failingAlways("commit", XAException.XA_HEURHAZ);
        mysql.during("commit", () -> {
            redis.loseAll();
            sql("DELETE FROM " + PREFIX + "decision");
        });

        assertThatThrownBy(() -> coordinator.template().run(this::enlistBoth)).isInstanceOf(HeuristicException.class);

        assertThat(coordinator.recovery().heuristics()).hasSize(1);
    }

    @Test
    void whatNobodyElseMayHaveCommittedIsAHeuristicOutcome() {
        mysql.during("commit", mysql::loseAll);

        assertThatThrownBy(() -> coordinator.template().run(this::enlistBoth)).isInstanceOf(HeuristicException.class);

        assertThat(coordinator.recovery().heuristics()).hasSize(1);
    }
}
