package io.concordat.coordinator.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
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

/** A connection whose state is not certainly clean is closed, and the next borrower gets another one. */
class EvictionTest {
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
                .connectionTimeout(Duration.ofSeconds(10))
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
        PhysicalConnection physical;
        try (Connection connection = dataSource.getConnection()) {
            accounts.insert(connection, 1, 100);
            session = accounts.session(connection);
            physical = connection.unwrap(PhysicalConnection.class);
            xid = manager.current().xids().get(0);
        }
        manager.leaveInDoubt();
        assertThat(physical.isClosed()).isTrue();
        assertThat(dataSource.activeConnections()).isZero();
        await().until(() -> !accounts.isOpen(session));
        XAConnection recovery = accounts.xaDataSource().getXAConnection();
        recovery.getXAResource().commit(xid, false);
        recovery.close();
        assertThat(accounts.count()).isEqualTo(1);
    }

    @Test
    void unfinishedBranchCannotBeReachedThroughItsOldResource() throws Exception {
        PooledXAResource resource = new PooledXAResource(dataSource.pool(), false);
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
    void connectionOfAFailedXaCallIsNotReused() throws Exception {
        int before;
        try (Connection connection = dataSource.getConnection()) {
            before = accounts.session(connection);
        }
        PooledXAResource resource = new PooledXAResource(dataSource.pool(), false);
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
    void connectionGivenBackBehindTheTransactionsBackIsNotReused() throws Exception {
        PooledBranch branch = dataSource.pool().branch(false);
        TestXid xid = TestXid.unique();
        branch.start(xid, XAResource.TMNOFLAGS);
        accounts.insert(branch.connection().proxy(), 1, 100);
        assertThatThrownBy(() -> branch.connection().proxy().close()).isInstanceOf(SQLException.class);
        try (Connection other = dataSource.getConnection()) {
            accounts.insert(other, 2, 200);
        }
        assertThatThrownBy(() -> branch.end(xid, XAResource.TMSUCCESS)).isInstanceOf(XAException.class);
        branch.release();
        assertThat(accounts.count()).isEqualTo(1);
        assertThat(accounts.balance(2)).isEqualTo(200);
        assertThat(dataSource.activeConnections()).isZero();
    }

    private void insert(int id) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            accounts.insert(connection, id, 100);
        }
    }
}
