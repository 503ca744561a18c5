package io.concordat.coordinator.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Inside a transaction a connection refuses what belongs to the transaction, and says what to do instead. */
class RefusedCallsTest {
    private final TestTransactionManager manager = new TestTransactionManager();
    private Accounts accounts;
    private JtaDataSource dataSource;

    @BeforeEach
    void open() throws SQLException {
        accounts = new Accounts();
        dataSource = accounts.pool("orders").transactionManager(manager).build();
    }

    @AfterEach
    void close() throws SQLException {
        dataSource.close();
        accounts.close();
    }

    record Refused(String name, String reason, String remedy, Call call) {
        @Override
        public String toString() {
            return name;
        }
    }

    interface Call {
        void on(Connection connection) throws SQLException;
    }

    static Stream<Refused> refusedCalls() {
        String half = "half of a transaction";
        String savepoint = "covers this resource only";
        String late = "has begun on this connection already";
        return Stream.of(
                new Refused("commit()", half, "Commit the transaction", Connection::commit),
                new Refused("rollback()", half, "setRollbackOnly()", Connection::rollback),
                new Refused("rollback(Savepoint)", savepoint, "REQUIRES_NEW", c -> c.rollback(null)),
                new Refused("setSavepoint()", savepoint, "REQUIRES_NEW", Connection::setSavepoint),
                new Refused("setSavepoint(String)", savepoint, "REQUIRES_NEW", c -> c.setSavepoint("here")),
                new Refused("releaseSavepoint(Savepoint)", savepoint, "REQUIRES_NEW", c -> c.releaseSavepoint(null)),
                new Refused("setAutoCommit(true)", "commit by itself", "outside", c -> c.setAutoCommit(true)),
                new Refused("setReadOnly()", late, "template().readOnly()", c -> c.setReadOnly(true)),
                new Refused(
                        "setTransactionIsolation()",
                        late,
                        "on the data source",
                        c -> c.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE)),
                new Refused("abort()", "still has to finish", "setRollbackOnly()", c -> c.abort(Runnable::run)));
    }

    @ParameterizedTest
    @MethodSource("refusedCalls")
    void refusedWithReasonAndRemedyAndTheTransactionGoesOn(Refused refused) throws Exception {
        manager.begin();
        try (Connection connection = dataSource.getConnection()) {
            accounts.insert(connection, 1, 100);
            assertThatThrownBy(() -> refused.call().on(connection))
                    .isInstanceOf(SQLException.class)
                    .hasMessageStartingWith("orders - " + refused.name() + " is refused")
                    .hasMessageContaining(refused.reason())
                    .hasMessageContaining(refused.remedy());
            assertThat(accounts.count()).isZero();
            accounts.insert(connection, 2, 100);
        }
        manager.commit();
        assertThat(accounts.count()).isEqualTo(2);
        assertThat(dataSource.totalConnections()).isEqualTo(1);
    }

    @Test
    void autocommitOffIsWhatItIsAlready() throws Exception {
        manager.begin();
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            assertThat(connection.getAutoCommit()).isFalse();
        }
        manager.commit();
    }

    @Test
    void userAndPasswordAreRefused() {
        assertThatThrownBy(() -> dataSource.getConnection("a", "b"))
                .hasMessageStartingWith("orders - ")
                .hasMessageContaining("Use getConnection()");
    }

    @Test
    void closedHandleRefusesWork() throws Exception {
        manager.begin();
        Connection connection = dataSource.getConnection();
        connection.close();
        connection.close();
        assertThat(connection.isClosed()).isTrue();
        assertThat(connection.isValid(1)).isFalse();
        assertThatThrownBy(connection::createStatement).hasMessageContaining("this connection is closed");
        assertThatThrownBy(connection::commit).hasMessageContaining("this connection is closed");
        manager.commit();
    }

    @Test
    void workAfterTheTransactionIsRefused() throws Exception {
        manager.begin();
        Connection connection = dataSource.getConnection();
        var statement = connection.prepareStatement(accounts.raise());
        manager.commit();
        assertThat(connection.isClosed()).isTrue();
        assertThatThrownBy(connection::createStatement)
                .hasMessageStartingWith("orders - ")
                .hasMessageContaining("has completed; nothing was executed")
                .hasMessageContaining("getConnection()");
        assertThatThrownBy(statement::executeUpdate).isInstanceOf(SQLException.class);
        connection.close();
        assertThat(dataSource.activeConnections()).isZero();
    }

    @Test
    void transactionMarkedForRollbackIsNotJoined() throws Exception {
        manager.begin();
        manager.setRollbackOnly();
        assertThatThrownBy(dataSource::getConnection)
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("marked for rollback only")
                .hasMessageContaining("Roll it back");
        manager.rollback();
        assertThat(dataSource.activeConnections()).isZero();
        assertThat(dataSource.enlistedTransactions()).isZero();
    }

    /** A timeout may roll a transaction back on another thread while its own goes on. */
    @Test
    void transactionRolledBackBehindTheCallersBackIsNotJoinedAndNothingPersists() throws Exception {
        manager.begin();
        Connection connection = dataSource.getConnection();
        accounts.insert(connection, 1, 100);
        manager.current().rollback();
        assertThatThrownBy(() -> accounts.insert(connection, 2, 100)).hasMessageContaining("has completed");
        assertThatThrownBy(dataSource::getConnection)
                .hasMessageStartingWith("orders - ")
                .hasMessageContaining("has been rolled back already")
                .hasMessageContaining("begin a new one");
        assertThat(accounts.count()).isZero();
        assertThat(dataSource.activeConnections()).isZero();
    }
}
