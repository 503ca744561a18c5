package io.concordat.coordinator.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.jdbc.Accounts;
import io.concordat.coordinator.jdbc.JtaDataSource;
import io.concordat.coordinator.jdbc.TestTransactionManager;
import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.RollbackException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commit-record mode with one resource: what is committed is the local transaction that began, or nothing. */
class LocalTransactionTest {
    private final TestTransactionManager manager = new TestTransactionManager();
    private Accounts accounts;
    private MysqlResource resource;
    private JtaDataSource dataSource;

    @BeforeEach
    void open() throws SQLException {
        accounts = new Accounts();
        resource = MysqlResource.builder("orders")
                .url(accounts.server().jdbcUrl())
                .user(accounts.server().user())
                .password(accounts.server().password())
                .commitRecord()
                .pool(pool -> pool.minimumIdle(0).maximumPoolSize(2).connectionTimeout(Duration.ofSeconds(2)))
                .build();
        resource.check();
        resource.started(manager);
        dataSource = resource.dataSource();
    }

    @AfterEach
    void close() throws SQLException {
        resource.close();
        accounts.close();
    }

    @Test
    void aloneItCostsItsStatementsAndOneCommit() throws Exception {
        accounts.run("INSERT INTO " + accounts.table() + " VALUES (1, 0)");
        int[] statements = new int[2];
        for (int number = 0; number < 2; number++) {
            manager.begin();
            try (Connection connection = dataSource.getConnection()) {
                statements[number] = accounts.statements(connection);
                accounts.raise(connection, 1);
            }
            manager.commit();
        }
        assertThat(statements[1] - statements[0] - 1).as("beside SHOW STATUS").isEqualTo(2);
        assertThat(accounts.balance(1)).isEqualTo(2);
    }

    @Test
    void rolledBackWorkIsGoneAndItsConnectionGoesOn() throws Exception {
        manager.begin();
        insert(1);
        manager.rollback();
        assertThat(accounts.count()).isZero();
        manager.begin();
        insert(2);
        manager.commit();
        assertThat(accounts.count()).isEqualTo(1);
        assertThat(dataSource.totalConnections()).isEqualTo(1);
    }

    @Test
    void afterADeadlockNothingMoreIsExecutedAndNothingIsCommitted() throws Exception {
        accounts.run("INSERT INTO " + accounts.table() + " VALUES (1, 0), (2, 0)");
        manager.begin();
        Connection connection = dataSource.getConnection();
        try (Connection rival = manager.withoutTransaction(dataSource::getConnection)) {
            rival.setAutoCommit(false);
            // the rival has changed more rows, so the server picks the other one as the victim
            for (int id = 10; id < 60; id++) {
                accounts.insert(rival, id, 0);
            }
            accounts.raise(rival, 2);
            accounts.raise(connection, 1);
            ExecutorService thread = Executors.newSingleThreadExecutor();
            try {
                Future<?> blocked = thread.submit(() -> {
                    accounts.raise(rival, 1);
                    return null;
                });
                assertThatThrownBy(() -> accounts.raise(connection, 2)).hasMessageContaining("Deadlock");
                blocked.get();
            } finally {
                thread.shutdownNow();
            }
            rival.commit();
        }
        assertThatThrownBy(() -> accounts.insert(connection, 3, 300))
                .hasMessageContaining("rolled the whole transaction back")
                .hasMessageContaining("Nothing was executed");
        assertThatThrownBy(manager::commit)
                .isInstanceOf(HeuristicMixedException.class)
                .hasMessageContaining("Deadlock");
        assertThat(accounts.count()).isEqualTo(52);
        assertThat(accounts.balance(1)).as("what came before the deadlock").isEqualTo(1);
        assertThat(dataSource.activeConnections()).isZero();
    }

    @Test
    void anErrorOfOneStatementLeavesTheTransactionWhole() throws Exception {
        accounts.run("INSERT INTO " + accounts.table() + " VALUES (1, 0)");
        manager.begin();
        try (Connection connection = dataSource.getConnection()) {
            accounts.insert(connection, 2, 0);
            assertThatThrownBy(() -> accounts.insert(connection, 1, 0)).isInstanceOf(SQLException.class);
            accounts.insert(connection, 3, 0);
        }
        manager.commit();
        assertThat(accounts.count()).isEqualTo(3);
    }

    @Test
    void workOfAProcedureThatFailedLaterIsCommittedWithTheRest() throws Exception {
        String procedure = accounts.table() + "_fails";
        accounts.run("CREATE PROCEDURE " + procedure + "() BEGIN INSERT INTO " + accounts.table()
                + " VALUES (1, 1); SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'on purpose'; END");
        manager.begin();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("CALL " + procedure + "()"))
                    .hasMessageContaining("on purpose");
        }
        manager.commit();
        assertThat(accounts.count()).isEqualTo(1);
        accounts.run("DROP PROCEDURE " + procedure);
    }

    @ParameterizedTest
    @ValueSource(strings = {"COMMIT", "BEGIN", "SET autocommit = 1", "/* x */ ALTER TABLE %s ADD COLUMN c INT"})
    void whatWouldEndTheLocalTransactionIsRefused(String sql) throws Exception {
        manager.begin();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            accounts.insert(connection, 1, 0);
            String text = String.format(sql, accounts.table());
            assertThatThrownBy(() -> statement.execute(text))
                    .hasMessageStartingWith("orders - ")
                    .hasMessageContaining("is refused: it ends a local transaction")
                    .hasMessageContaining("Nothing was executed");
            assertThatThrownBy(() -> connection.prepareStatement(text)).hasMessageContaining("is refused");
            assertThatThrownBy(() -> statement.addBatch(text)).hasMessageContaining("is refused");
        }
        manager.rollback();
        assertThat(accounts.count()).isZero();
    }

    @Test
    void aProcedureThatCommitsIsToldAsASplitTransaction() throws Exception {
        String procedure = accounts.table() + "_commits";
        accounts.run("CREATE PROCEDURE " + procedure + "() COMMIT");
        manager.begin();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            accounts.insert(connection, 1, 0);
            statement.execute("CALL " + procedure + "()");
            assertThatThrownBy(() -> accounts.insert(connection, 2, 0)).hasMessageContaining("Nothing was executed");
        }
        assertThatThrownBy(manager::commit)
                .isInstanceOf(HeuristicMixedException.class)
                .hasMessageContaining("a statement has ended the local transaction");
        assertThat(accounts.count()).isEqualTo(1);
        accounts.run("DROP PROCEDURE " + procedure);
    }

    @Test
    void underAnotherTransactionManagerItVotesAgainstTwoPhaseCommit() throws Exception {
        try (JtaDataSource other =
                accounts.pool("payments").transactionManager(manager).build()) {
            manager.begin();
            insert(1);
            try (Connection connection = other.getConnection()) {
                accounts.insert(connection, 2, 200);
            }
            assertThatThrownBy(manager::commit).isInstanceOf(RollbackException.class);
        }
        assertThat(accounts.count()).isZero();
        assertThat(dataSource.activeConnections()).isZero();
    }

    @Test
    void workOfALostConnectionIsNotCommitted() throws Exception {
        manager.begin();
        Connection connection = dataSource.getConnection();
        accounts.insert(connection, 1, 100);
        int session = accounts.session(connection);
        accounts.kill(session);
        await().until(() -> !accounts.isOpen(session));
        assertThatThrownBy(() -> accounts.insert(connection, 2, 200)).isInstanceOf(SQLException.class);
        assertThatThrownBy(manager::commit).isInstanceOf(Exception.class);
        assertThat(accounts.count()).isZero();
        assertThat(dataSource.activeConnections()).isZero();
    }

    @Test
    void whatAnotherTransactionLeftOnAConnectionIsNeverCommitted() throws Exception {
        manager.begin();
        Connection connection = dataSource.getConnection();
        int session = accounts.session(connection);
        Statement driver = connection.createStatement().unwrap(com.mysql.cj.jdbc.JdbcStatement.class);
        Connection physical = driver.getConnection();
        manager.commit();
        try (Statement late = physical.createStatement()) {
            late.executeUpdate("INSERT INTO " + accounts.table() + " VALUES (1, 1)");
        }
        manager.begin();
        try (Connection next = dataSource.getConnection()) {
            assertThat(accounts.session(next)).isNotEqualTo(session);
            accounts.insert(next, 2, 2);
        }
        manager.commit();
        assertThat(accounts.count()).isEqualTo(1);
        assertThat(accounts.balance(2)).isEqualTo(2);
    }

    @Test
    void aTransactionThatDidNothingSendsNothing() throws Exception {
        manager.begin();
        dataSource.getConnection().close();
        assertThatCode(manager::commit).doesNotThrowAnyException();
        assertThat(dataSource.activeConnections()).isZero();
    }

    private void insert(int id) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            accounts.insert(connection, id, 100);
        }
    }
}
