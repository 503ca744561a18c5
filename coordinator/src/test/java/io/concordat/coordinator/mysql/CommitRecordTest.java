package io.concordat.coordinator.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.HeuristicException;
import io.concordat.coordinator.RolledBackException;
import io.concordat.testing.servers.proxy.FaultHits;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Commit-record mode with Redis: the COMMIT of the work is the decision, and the caller is told the truth about it. */
class CommitRecordTest extends CommitRecordFixture {
    private volatile String gtrid = "";

    @Test
    void bothStoresCommitAndTheDecisionIsForgotten() throws Exception {
        coordinator.template().run(() -> writeBoth("new"));

        assertThat(accounts.balance(1)).isEqualTo(1);
        assertThat(inRedis()).contains("new");
        await().until(() -> decisions() == 0);
        assertThat(mysql.dataSource().activeConnections()).isZero();
    }

    @Test
    void bothStoresRollBack() throws Exception {
        assertThatThrownBy(() -> coordinator.template().run(() -> {
                    writeBoth("new");
                    throw new IllegalStateException("on purpose");
                }))
                .hasMessage("on purpose");

        assertThat(accounts.balance(1)).isZero();
        assertThat(inRedis()).isEmpty();
        assertThat(mysql.dataSource().activeConnections()).isZero();
    }

    @Test
    void theWorkAndItsDecisionCostOneUpdateOneInsertAndOneCommit() throws Exception {
        assertThat(statementsOf(() -> writeBoth("new"))).isEqualTo(3);
    }

    @Test
    void aloneItCommitsWithoutARow() throws Exception {
        assertThat(statementsOf(this::writeMysql)).isEqualTo(2);
        assertThat(decisions()).isZero();
    }

    @Test
    void untouchedItCostsNothing() throws Exception {
        assertThat(statementsOf(() -> redis.session().<String>getBucket(key()).set("new")))
                .isZero();
        assertThat(inRedis()).contains("new");
    }

    /** Statements of a transaction that has borrowed a connection, on that connection, commit included. */
    private int statementsOf(Work work) throws Exception {
        int[] before = new int[3];
        for (int number = 0; number < 3; number++) {
            int current = number;
            coordinator.template().run(() -> {
                try (Connection connection = mysql.dataSource().getConnection()) {
                    before[current] = accounts.statements(connection);
                }
                work.run();
            });
        }
        return before[2] - before[1] - 1;
    }

    private interface Work {
        void run() throws SQLException;
    }

    @Test
    void besideAnotherStoreThatWasOnlyReadItCommitsWithoutARow() throws Exception {
        FaultHits rows = proxy.on(request -> request.contains("concordat_decision"))
                .always()
                .delayRequest(Duration.ZERO);
        coordinator.template().run(() -> {
            writeMysql();
            assertThat(redis.session().<String>getBucket(key()).get()).isEmpty();
        });

        assertThat(accounts.balance(1)).isEqualTo(1);
        assertThat(rows.count()).isZero();
    }

    @Test
    void whenTheAnswerToTheCommitIsLostTheCallerIsToldThatItIsCommitted() throws Exception {
        proxy.on(request -> request.contains("COMMIT") && !request.contains("INSERT"))
                .loseReply();

        coordinator.template().run(() -> writeBoth("new"));

        assertThat(accounts.balance(1)).isEqualTo(1);
        assertThat(inRedis()).contains("new");
        assertThat(mysql.dataSource().activeConnections()).isZero();
    }

    @Test
    void whenTheCommitNeverArrivesTheCallerIsToldThatItIsRolledBack() throws Exception {
        proxy.on(request -> request.contains("COMMIT") && !request.contains("INSERT"))
                .loseRequest();

        assertThatThrownBy(() -> coordinator.template().run(() -> writeBoth("new")))
                .isInstanceOf(RolledBackException.class);

        assertThat(accounts.balance(1)).isZero();
        await().until(() -> inRedis().isEmpty());
        assertThat(mysql.dataSource().activeConnections()).isZero();
    }

    @Test
    void whenTheConnectionIsHalfOpenAtTheCommitItIsFoundOutOnAnother() throws Exception {
        proxy.on(request -> request.contains("COMMIT") && !request.contains("INSERT"))
                .swallowReply();

        coordinator.template().run(() -> writeBoth("new"));

        assertThat(accounts.balance(1)).isEqualTo(1);
        assertThat(inRedis()).contains("new");
    }

    @Test
    void whenTheInsertOfTheDecisionFailsEverythingIsRolledBack() throws Exception {
        proxy.on(request -> request.contains("INSERT INTO") && request.contains("concordat_decision"))
                .loseReply();

        assertThatThrownBy(() -> coordinator.template().run(() -> writeBoth("new")))
                .isInstanceOf(RolledBackException.class);

        assertThat(accounts.balance(1)).isZero();
        await().until(() -> inRedis().isEmpty());
    }

    @Test
    void whenRecoveryHasFencedTheTransactionBeforeItsDecisionItIsRolledBack() throws Exception {
        proxy.on(request -> request.contains("INSERT INTO") && request.contains("concordat_decision"))
                .runBefore(this::fenceWhatIsUnderWay);

        assertThatThrownBy(() -> coordinator.template().run(() -> {
                    gtrid = coordinator.transactionManager().getTransaction().toString();
                    writeBoth("new");
                }))
                .isInstanceOf(RolledBackException.class)
                .hasMessageContaining("settled as rolled back before the decision came");

        assertThat(accounts.balance(1)).isZero();
        assertThat(inRedis()).isEmpty();
    }

    @Test
    void aProcedureThatCommitsTheWorkIsToldAsSplitAndRedisIsRolledBack() throws Exception {
        String procedure = accounts.table() + "_commits";
        accounts.run("CREATE PROCEDURE " + procedure + "() COMMIT");
        assertThatThrownBy(() -> coordinator.template().run(() -> {
                    writeBoth("new");
                    try (Connection connection = mysql.dataSource().getConnection();
                            Statement statement = connection.createStatement()) {
                        statement.execute("CALL " + procedure + "()");
                    }
                }))
                .isInstanceOf(HeuristicException.class)
                .hasMessageContaining("a statement has ended the local transaction");

        accounts.run("DROP PROCEDURE " + procedure);
        assertThat(accounts.balance(1)).isEqualTo(1);
        assertThat(inRedis()).isEmpty();
    }

    private void fenceWhatIsUnderWay() {
        try {
            accounts.run("INSERT INTO concordat_decision (gtrid, decision, epoch, decided_at, participants, redo)"
                    + " VALUES ('" + gtrid + "', 'ROLLBACK', 0, UTC_TIMESTAMP(6), '', '')");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
