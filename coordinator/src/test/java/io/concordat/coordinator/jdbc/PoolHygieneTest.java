package io.concordat.coordinator.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every connection goes back exactly once, and nothing of its transaction stays on it. */
class PoolHygieneTest {
    private final TestTransactionManager manager = new TestTransactionManager();
    private Accounts accounts;
    private JtaDataSource dataSource;

    @BeforeEach
    void open() throws SQLException {
        accounts = new Accounts();
        dataSource = accounts.pool("orders")
                .transactionManager(manager)
                .maximumPoolSize(3)
                .connectionTimeout(Duration.ofSeconds(2))
                .build();
    }

    @AfterEach
    void close() throws SQLException {
        dataSource.close();
        accounts.close();
    }

    @Test
    void thousandTransactionsLeakNothing() throws Exception {
        for (int number = 0; number < 1000; number++) {
            manager.begin();
            switch (number % 4) {
                case 0 -> {
                    insert(number);
                    manager.commit();
                }
                case 1 -> {
                    insert(number);
                    manager.rollback();
                }
                case 2 -> manager.rollback();
                default -> {
                    var outer = manager.suspend();
                    manager.begin();
                    insert(number);
                    manager.rollback();
                    manager.resume(outer);
                    manager.commit();
                }
            }
        }
        assertThat(accounts.count()).isEqualTo(250);
        assertThat(dataSource.activeConnections()).isZero();
        assertThat(dataSource.totalConnections()).isEqualTo(1);
        assertThat(dataSource.enlistedTransactions()).isZero();
    }

    @Test
    void finishedBranchIsUnknownAfterwards() throws Exception {
        PooledXAResource resource = new PooledXAResource(dataSource.pool(), false);
        TestXid xid = TestXid.unique();
        resource.start(xid, XAResource.TMNOFLAGS);
        resource.end(xid, XAResource.TMSUCCESS);
        resource.commit(xid, true);
        resource.release();
        resource.release();
        assertThatThrownBy(() -> resource.rollback(xid))
                .extracting(e -> ((XAException) e).errorCode)
                .isEqualTo(XAException.XAER_NOTA);
        assertThat(dataSource.totalConnections()).isEqualTo(1);
    }

    @Test
    void failedEnlistmentLeavesNothingBehind() throws Exception {
        manager.begin();
        manager.current().refuseEnlistment();
        assertThatThrownBy(dataSource::getConnection)
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("could not join transaction")
                .hasMessageContaining("refused by the test");
        assertThat(dataSource.activeConnections()).isZero();
        manager.rollback();
        assertThat(dataSource.enlistedTransactions()).isZero();
        manager.begin();
        insert(1);
        manager.commit();
        assertThat(accounts.count()).isEqualTo(1);
    }

    @Test
    void statementAfterTheCommitOfItsBranchNeverPersists() throws Exception {
        accounts.run("INSERT INTO " + accounts.table() + " VALUES (1, 100)");
        manager.begin();
        List<PreparedStatement> statements = new ArrayList<>();
        manager.current().registerSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {}

            @Override
            public void afterCompletion(int status) {
                try {
                    assertThat(status).isEqualTo(Status.STATUS_COMMITTED);
                    statements.get(0).executeUpdate();
                } catch (SQLException e) {
                    throw new AssertionError(e);
                }
            }
        });
        Connection connection = dataSource.getConnection();
        statements.add(connection.prepareStatement(accounts.raise()));
        manager.commit();
        try (Connection local = dataSource.getConnection()) {
            assertThat(accounts.session(local)).isPositive();
        }
        assertThat(accounts.balance(1)).isEqualTo(100);
    }

    @Test
    void exhaustedPoolNamesItself() throws Exception {
        List<Connection> borrowed = new ArrayList<>();
        for (int number = 0; number < 3; number++) {
            borrowed.add(dataSource.getConnection());
        }
        manager.begin();
        assertThatThrownBy(dataSource::getConnection).hasMessageContaining("orders");
        manager.rollback();
        for (Connection connection : borrowed) {
            connection.close();
        }
        assertThat(dataSource.activeConnections()).isZero();
        assertThat(dataSource.enlistedTransactions()).isZero();
    }

    /** XA START, this count, XA END, XA COMMIT: what HikariCP would add, a ROLLBACK, is spared. */
    @Test
    void transactionOfOneStatementCostsFourRoundTrips() throws Exception {
        int[] statements = new int[3];
        for (int number = 0; number < statements.length; number++) {
            manager.begin();
            try (Connection connection = dataSource.getConnection()) {
                statements[number] = accounts.statements(connection);
            }
            manager.commit();
        }
        assertThat(statements[2] - statements[1]).isEqualTo(4);
    }

    @Test
    void threadsShareThePool() throws Exception {
        accounts.run("INSERT INTO " + accounts.table() + " VALUES (1, 0)");
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                running.add(threads.submit(() -> {
                    for (int number = 0; number < 50; number++) {
                        manager.begin();
                        try (Connection connection = dataSource.getConnection();
                                Statement statement = connection.createStatement()) {
                            statement.executeUpdate(accounts.raise());
                        }
                        if (number % 5 == 0) {
                            manager.rollback();
                        } else {
                            manager.commit();
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> thread : running) {
                thread.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(accounts.balance(1)).isEqualTo(8 * 40);
        assertThat(dataSource.activeConnections()).isZero();
        assertThat(dataSource.enlistedTransactions()).isZero();
    }

    @Test
    void deadlockRollsBackAndKeepsItsConnection() throws Exception {
        accounts.run("INSERT INTO " + accounts.table() + " VALUES (1, 0), (2, 0)");
        manager.begin();
        Connection connection = dataSource.getConnection();
        int session = accounts.session(connection);
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
        assertThatThrownBy(manager::commit).isInstanceOf(RollbackException.class);
        assertThat(accounts.isOpen(session)).isTrue();
        assertThat(dataSource.activeConnections()).isZero();
        assertThat(accounts.balance(1)).isEqualTo(1);
    }

    private void insert(int id) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            accounts.insert(connection, id, 100);
        }
    }
}
