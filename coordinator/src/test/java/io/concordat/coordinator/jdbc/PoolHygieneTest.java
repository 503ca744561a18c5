package io.concordat.coordinator.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.XAConnection;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every connection goes back exactly once, and only in a state the next borrower can use. */
class PoolHygieneTest {
    private static final String VALIDATION_SPARED_FOR = "com.zaxxer.hikari.aliveBypassWindowMs";

    private final TestTransactionManager manager = new TestTransactionManager();
    private Accounts accounts;
    private JtaDataSource dataSource;

    @BeforeEach
    void open() throws SQLException {
        accounts = new Accounts();
        // idle connections are handed out without being asked, so that a dead one is found by XA START
        System.setProperty(VALIDATION_SPARED_FOR, "60000");
        dataSource = accounts.pool("orders")
                .transactionManager(manager)
                .maximumPoolSize(3)
                .connectionTimeout(Duration.ofSeconds(2))
                .build();
        dataSource.getConnection().close();
        System.clearProperty(VALIDATION_SPARED_FOR);
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
    void connectionsThatDiedIdleAreReplacedWhenTheTransactionBegins() throws Exception {
        List<Integer> sessions = new ArrayList<>();
        List<Connection> borrowed = new ArrayList<>();
        for (int number = 0; number < 3; number++) {
            Connection connection = dataSource.getConnection();
            sessions.add(accounts.session(connection));
            borrowed.add(connection);
        }
        for (Connection connection : borrowed) {
            connection.close();
        }
        for (int session : sessions) {
            accounts.kill(session);
            await().until(() -> !accounts.isOpen(session));
        }
        manager.begin();
        insert(1);
        try (Connection connection = dataSource.getConnection()) {
            assertThat(sessions).doesNotContain(accounts.session(connection));
        }
        manager.commit();
        assertThat(accounts.count()).isEqualTo(1);
        assertThat(dataSource.activeConnections()).isZero();
    }

    @Test
    void connectionKilledInATransactionRollsItBackAndIsNotReused() throws Exception {
        manager.begin();
        Connection connection = dataSource.getConnection();
        accounts.insert(connection, 1, 100);
        int session = accounts.session(connection);
        accounts.kill(session);
        await().until(() -> !accounts.isOpen(session));
        assertThatThrownBy(manager::commit).isInstanceOf(Exception.class);
        assertThat(accounts.count()).isZero();
        assertThat(dataSource.activeConnections()).isZero();
        manager.begin();
        insert(2);
        manager.commit();
        assertThat(accounts.count()).isEqualTo(1);
    }

    @Test
    void unfinishedBranchClosesItsConnectionSoThatAnotherOneCanFinishIt() throws Exception {
        manager.begin();
        TestXid xid;
        int session;
        try (Connection connection = dataSource.getConnection()) {
            accounts.insert(connection, 1, 100);
            session = accounts.session(connection);
            xid = manager.current().xids().get(0);
        }
        manager.leaveInDoubt();
        assertThat(dataSource.activeConnections()).isZero();
        await().until(() -> !accounts.isOpen(session));
        XAConnection recovery = accounts.xaDataSource().getXAConnection();
        recovery.getXAResource().commit(xid, false);
        recovery.close();
        assertThat(accounts.count()).isEqualTo(1);
    }

    @Test
    void unfinishedBranchCannotBeReachedThroughItsOldResource() throws Exception {
        PooledXAResource resource = new PooledXAResource(dataSource.pool());
        TestXid xid = TestXid.unique();
        resource.start(xid, XAResource.TMNOFLAGS);
        accounts.insert(resource.connection().proxy(), 1, 100);
        resource.end(xid, XAResource.TMSUCCESS);
        resource.prepare(xid);
        resource.release();
        assertThatThrownBy(() -> resource.commit(xid, false))
                .hasMessageContaining("through another connection")
                .extracting(e -> ((XAException) e).errorCode)
                .isEqualTo(XAException.XAER_RMFAIL);
        XAConnection recovery = accounts.xaDataSource().getXAConnection();
        await().ignoreExceptions().until(() -> {
            recovery.getXAResource().rollback(xid);
            return true;
        });
        recovery.close();
    }

    @Test
    void finishedBranchIsUnknownAfterwards() throws Exception {
        PooledXAResource resource = new PooledXAResource(dataSource.pool());
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
    void connectionOfAFailedXaCallIsNotReused() throws Exception {
        int before;
        try (Connection connection = dataSource.getConnection()) {
            before = accounts.session(connection);
        }
        PooledXAResource resource = new PooledXAResource(dataSource.pool());
        TestXid xid = TestXid.unique();
        resource.start(xid, XAResource.TMNOFLAGS);
        assertThatThrownBy(() -> resource.commit(xid, true)).isInstanceOf(XAException.class);
        resource.release();
        await().until(() -> !accounts.isOpen(before));
        try (Connection connection = dataSource.getConnection()) {
            assertThat(accounts.session(connection)).isNotEqualTo(before);
        }
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
    void closingTheConnectionOfAStatementHarmsNoOtherTransaction() throws Exception {
        manager.begin();
        Connection connection = dataSource.getConnection();
        accounts.insert(connection, 1, 100);
        try (PreparedStatement statement = connection.prepareStatement(accounts.raise())) {
            assertThatThrownBy(() -> statement.getConnection().close()).isInstanceOf(SQLException.class);
        }
        try (Connection other = manager.withoutTransaction(dataSource::getConnection)) {
            accounts.insert(other, 2, 200);
        }
        assertThatThrownBy(manager::commit).isInstanceOf(Exception.class);
        assertThat(accounts.count()).isEqualTo(1);
        assertThat(accounts.balance(2)).isEqualTo(200);
        assertThat(dataSource.activeConnections()).isZero();
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

    private void insert(int id) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            accounts.insert(connection, id, 100);
        }
    }
}
