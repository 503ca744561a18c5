package io.concordat.coordinator.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.transaction.RollbackException;
import jakarta.transaction.Transaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.XAConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JtaDataSourceTest {
    private final TestTransactionManager manager = new TestTransactionManager();
    private Accounts accounts;
    private JtaDataSource dataSource;

    @BeforeEach
    void open() throws SQLException {
        accounts = new Accounts();
        dataSource = accounts.pool("orders")
                .transactionManager(manager)
                .maximumPoolSize(2)
                .connectionTimeout(Duration.ofSeconds(10))
                .build();
    }

    @AfterEach
    void close() throws SQLException {
        dataSource.close();
        accounts.close();
    }

    @Test
    void oneTransactionHasOneConnection() throws Exception {
        manager.begin();
        int first;
        try (Connection connection = dataSource.getConnection()) {
            first = accounts.session(connection);
        }
        try (Connection connection = dataSource.getConnection();
                Connection again = dataSource.getConnection()) {
            assertThat(accounts.session(connection)).isEqualTo(first);
            assertThat(accounts.session(again)).isEqualTo(first);
        }
        assertThat(dataSource.activeConnections()).isEqualTo(1);
        manager.commit();
        assertThat(dataSource.activeConnections()).isZero();
    }

    @Test
    void committedWorkIsVisibleAndNothingBefore() throws Exception {
        manager.begin();
        insert(1, 100);
        assertThat(accounts.count()).isZero();
        manager.commit();
        assertThat(accounts.balance(1)).isEqualTo(100);
    }

    @Test
    void rolledBackWorkIsGone() throws Exception {
        manager.begin();
        insert(1, 100);
        manager.rollback();
        assertThat(accounts.count()).isZero();
        assertThat(dataSource.activeConnections()).isZero();
    }

    @Test
    void twoPoolsCommitInTwoPhases() throws Exception {
        try (JtaDataSource other =
                accounts.pool("payments").transactionManager(manager).build()) {
            manager.begin();
            insert(1, 100);
            try (Connection connection = other.getConnection()) {
                accounts.insert(connection, 2, 200);
            }
            assertThat(manager.current().xids()).hasSize(2);
            manager.commit();
            assertThat(accounts.count()).isEqualTo(2);
            assertThat(other.activeConnections()).isZero();
        }
    }

    @Test
    void twoPoolsOfOneServerRollBackTogether() throws Exception {
        try (JtaDataSource other =
                accounts.pool("payments").transactionManager(manager).build()) {
            manager.begin();
            insert(1, 100);
            try (Connection connection = other.getConnection()) {
                accounts.insert(connection, 2, 200);
            }
            manager.setRollbackOnly();
            assertThatThrownBy(manager::commit).isInstanceOf(RollbackException.class);
            assertThat(accounts.count()).isZero();
        }
    }

    @Test
    void suspendedTransactionKeepsItsConnection() throws Exception {
        manager.begin();
        insert(1, 100);
        Transaction outer = manager.suspend();
        manager.begin();
        insert(2, 200);
        assertThat(dataSource.activeConnections()).isEqualTo(2);
        manager.commit();
        manager.resume(outer);
        insert(3, 300);
        assertThat(accounts.count()).isEqualTo(1);
        manager.rollback();
        assertThat(accounts.count()).isEqualTo(1);
        assertThat(accounts.balance(2)).isEqualTo(200);
        assertThat(dataSource.activeConnections()).isZero();
    }

    @Test
    void suspendedTransactionCommits() throws Exception {
        manager.begin();
        insert(1, 100);
        manager.resume(manager.suspend());
        manager.commit();
        assertThat(accounts.count()).isEqualTo(1);
    }

    @Test
    void outsideTransactionsEveryStatementCommitsItself() throws Exception {
        try (Connection connection = dataSource.getConnection()) {
            assertThat(connection.getAutoCommit()).isTrue();
            accounts.insert(connection, 1, 100);
            assertThat(accounts.count()).isEqualTo(1);
        }
        assertThat(dataSource.activeConnections()).isZero();
    }

    @Test
    void outsideTransactionsLocalOnesWorkAsUsual() throws Exception {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            accounts.insert(connection, 1, 100);
            connection.rollback();
            accounts.insert(connection, 2, 200);
            connection.commit();
        }
        assertThat(accounts.count()).isEqualTo(1);
    }

    @Test
    void localUseAndTransactionsTakeTurnsOnOneConnection() throws Exception {
        for (int id = 0; id < 20; id += 2) {
            try (Connection connection = dataSource.getConnection()) {
                accounts.insert(connection, id, 1);
            }
            manager.begin();
            insert(id + 1, 1);
            manager.rollback();
        }
        assertThat(accounts.count()).isEqualTo(10);
        assertThat(dataSource.totalConnections()).isEqualTo(1);
    }

    @Test
    void afterCompletionOutsideWorkIsOrdinary() throws Exception {
        JtaDataSource unmanaged = accounts.pool("unmanaged").build();
        try (unmanaged) {
            manager.begin();
            try (Connection connection = unmanaged.getConnection()) {
                accounts.insert(connection, 1, 100);
            }
            manager.rollback();
            assertThat(accounts.count()).isEqualTo(1);
            unmanaged.useTransactionManager(manager);
            manager.begin();
            try (Connection connection = unmanaged.getConnection()) {
                accounts.insert(connection, 2, 100);
            }
            manager.rollback();
            assertThat(accounts.count()).isEqualTo(1);
        }
    }

    @Test
    void connectionUnwrapsToItsXaConnection() throws Exception {
        manager.begin();
        try (Connection connection = dataSource.getConnection()) {
            assertThat(connection.isWrapperFor(XAConnection.class)).isTrue();
            assertThat(connection.unwrap(XAConnection.class)).isNotNull();
            assertThat(connection.unwrap(TransactionHandle.class)).isSameAs(connection);
        }
        manager.rollback();
    }

    @Test
    void theDriversOwnExceptionReachesTheApplication() throws Exception {
        manager.begin();
        insert(1, 100);
        assertThatThrownBy(() -> insert(1, 100))
                .isInstanceOf(java.sql.SQLIntegrityConstraintViolationException.class)
                .hasNoCause();
        manager.commit();
        assertThat(accounts.count()).isEqualTo(1);
        assertThat(dataSource.totalConnections()).isEqualTo(1);
    }

    @Test
    void enlistedResourceIsRecognised() throws Exception {
        try (JtaDataSource other = accounts.pool("orders").build()) {
            PooledXAResource resource = new PooledXAResource(dataSource.pool(), false);
            assertThat(dataSource.owns(resource)).isTrue();
            assertThat(other.owns(resource)).isFalse();
            assertThat(dataSource.owns(accounts.xaDataSource().getXAConnection().getXAResource()))
                    .isFalse();
            assertThat(resource.isSameRM(resource)).isTrue();
            PooledXAResource second = new PooledXAResource(dataSource.pool(), false);
            assertThat(resource.isSameRM(second)).isFalse();
            resource.release();
            second.release();
        }
    }

    private void insert(int id, int balance) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            accounts.insert(connection, id, balance);
        }
    }
}
