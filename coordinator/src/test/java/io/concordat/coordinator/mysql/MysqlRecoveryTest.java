package io.concordat.coordinator.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.CoordinatedResource.RecoveryConnection;
import io.concordat.coordinator.jdbc.Accounts;
import io.concordat.coordinator.jdbc.TestTransactionManager;
import io.concordat.coordinator.jdbc.TestXid;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.XAConnection;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the servers do with prepared branches: the facts recovery is built on, and how they are reached. */
class MysqlRecoveryTest {
    private final TestTransactionManager manager = new TestTransactionManager();
    private Accounts accounts;
    private MysqlResource resource;

    @BeforeEach
    void open() throws SQLException {
        accounts = new Accounts();
        resource = MysqlResource.builder("orders")
                .url(accounts.server().jdbcUrl())
                .user(accounts.server().user())
                .password(accounts.server().password())
                .maximumPoolSize(2)
                .pool(pool -> pool.minimumIdle(0))
                .build();
        resource.started(manager);
    }

    @AfterEach
    void close() throws SQLException {
        resource.close();
        accounts.close();
    }

    @Test
    void inDoubtBranchIsListedAndCommitted() throws Exception {
        manager.begin();
        try (Connection connection = resource.dataSource().getConnection()) {
            accounts.insert(connection, 1, 100);
        }
        TestXid xid = manager.current().xids().get(0);
        manager.leaveInDoubt();
        try (RecoveryConnection recovery = resource.openRecovery()) {
            assertThat(listed(recovery.xaResource())).contains(xid);
            await().ignoreException(XAException.class).until(() -> {
                recovery.xaResource().commit(xid, false);
                return true;
            });
            assertThat(listed(recovery.xaResource())).doesNotContain(xid);
        }
        assertThat(accounts.count()).isEqualTo(1);
    }

    @Test
    void everyByteOfAnXidComesBack() throws Exception {
        byte[] gtrid = bytes(64, 0);
        byte[] bqual = bytes(64, 192);
        TestXid xid = TestXid.of(0x7f010203, gtrid, bqual);
        XAConnection preparing = prepared(xid);
        preparing.getConnection().abort(Runnable::run);
        try (RecoveryConnection recovery = resource.openRecovery()) {
            assertThat(listed(recovery.xaResource())).contains(xid);
            finish(recovery.xaResource(), xid);
        }
        assertThat(accounts.count()).isZero();
    }

    /**
     * MySQL detaches a prepared branch from its session at once. MariaDB lists it but knows it in no other session until
     * its own has ended.
     */
    @Test
    void anotherSessionCommitsAPreparedBranch() throws Exception {
        TestXid xid = TestXid.unique();
        XAConnection preparing = prepared(xid);
        try (RecoveryConnection recovery = resource.openRecovery()) {
            assertThat(listed(recovery.xaResource())).contains(xid);
            if (accounts.server().isMariaDb()) {
                assertThatThrownBy(() -> recovery.xaResource().commit(xid, false))
                        .extracting(e -> ((XAException) e).errorCode)
                        .isEqualTo(XAException.XAER_NOTA);
                assertThat(listed(recovery.xaResource())).contains(xid);
                assertThatThrownBy(preparing::close).hasMessageContaining("PREPARED state");
                await().ignoreException(XAException.class).until(() -> {
                    recovery.xaResource().commit(xid, false);
                    return true;
                });
            } else {
                recovery.xaResource().commit(xid, false);
                preparing.close();
            }
        }
        assertThat(accounts.count()).isEqualTo(1);
    }

    /**
     * A prepared branch that changed nothing outlives its session. MariaDB then answers XA_RBROLLBACK to the COMMIT and
     * forgets it: nothing is lost, and recovery must not take it for a heuristic.
     */
    @Test
    void preparedBranchThatChangedNothingIsFinishedByAnotherSession() throws Exception {
        TestXid xid = TestXid.unique();
        XAConnection preparing = accounts.xaDataSource().getXAConnection();
        int session = accounts.session(preparing.getConnection());
        XAResource branch = preparing.getXAResource();
        branch.start(xid, XAResource.TMNOFLAGS);
        branch.end(xid, XAResource.TMSUCCESS);
        branch.prepare(xid);
        preparing.getConnection().abort(Runnable::run);
        await().until(() -> !accounts.isOpen(session));
        try (RecoveryConnection recovery = resource.openRecovery()) {
            assertThat(listed(recovery.xaResource())).contains(xid);
            if (accounts.server().isMariaDb()) {
                assertThatThrownBy(() -> recovery.xaResource().commit(xid, false))
                        .extracting(e -> ((XAException) e).errorCode)
                        .isEqualTo(XAException.XA_RBROLLBACK);
            } else {
                recovery.xaResource().commit(xid, false);
            }
            assertThat(listed(recovery.xaResource())).doesNotContain(xid);
        }
    }

    @Test
    void recoveryConnectionIsNotThePools() throws Exception {
        try (RecoveryConnection recovery = resource.openRecovery()) {
            assertThat(resource.owns(recovery.xaResource())).isFalse();
            assertThat(resource.dataSource().totalConnections()).isZero();
        }
    }

    private XAConnection prepared(TestXid xid) throws SQLException, XAException {
        XAConnection connection = accounts.xaDataSource().getXAConnection();
        Connection work = connection.getConnection();
        work.setAutoCommit(false);
        XAResource branch = connection.getXAResource();
        branch.start(xid, XAResource.TMNOFLAGS);
        accounts.insert(work, 1, 100);
        branch.end(xid, XAResource.TMSUCCESS);
        branch.prepare(xid);
        return connection;
    }

    private void finish(XAResource recovery, TestXid xid) {
        await().ignoreException(XAException.class).until(() -> {
            recovery.rollback(xid);
            return true;
        });
    }

    private static List<TestXid> listed(XAResource recovery) throws XAException {
        return Arrays.stream(recovery.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN))
                .map(TestXid::of)
                .toList();
    }

    private static byte[] bytes(int length, int first) {
        byte[] bytes = new byte[length];
        IntStream.range(0, length).forEach(i -> bytes[i] = (byte) (first + i));
        return bytes;
    }
}
