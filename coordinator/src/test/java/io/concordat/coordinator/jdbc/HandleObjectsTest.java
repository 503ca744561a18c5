package io.concordat.coordinator.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.JdbcStatement;
import com.zaxxer.hikari.metrics.IMetricsTracker;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a borrowed connection has made leads back to it, ends with it, and leaves nothing on the pooled one. */
class HandleObjectsTest {
    private final TestTransactionManager manager = new TestTransactionManager();
    private final AtomicInteger usages = new AtomicInteger();
    private Accounts accounts;
    private JtaDataSource dataSource;

    @BeforeEach
    void open() throws Exception {
        accounts = new Accounts();
        dataSource = accounts.pool("orders")
                .transactionManager(manager)
                .maximumPoolSize(1)
                .connectionTimeout(Duration.ofSeconds(10))
                .customize(hikari -> hikari.setMetricsTrackerFactory((name, stats) -> new IMetricsTracker() {
                    @Override
                    public void recordConnectionUsageMillis(long millis) {
                        usages.incrementAndGet();
                    }
                }))
                .build();
        manager.begin();
    }

    @AfterEach
    void close() throws Exception {
        dataSource.close();
        accounts.close();
    }

    @Test
    void everyWayBackLeadsToTheBorrowedConnection() throws Exception {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                PreparedStatement prepared = connection.prepareStatement("SELECT 1");
                CallableStatement call = connection.prepareCall("{call no_such_procedure()}");
                ResultSet rows = prepared.executeQuery();
                ResultSet tables = connection.getMetaData().getTables(null, null, accounts.table(), null)) {
            assertThat(statement.getConnection()).isSameAs(connection);
            assertThat(prepared.getConnection()).isSameAs(connection);
            assertThat(call.getConnection()).isSameAs(connection);
            assertThat(rows.getStatement()).isSameAs(prepared);
            assertThat(prepared.getResultSet().getStatement()).isSameAs(prepared);
            assertThat(connection.getMetaData().getConnection()).isSameAs(connection);
            assertThat(tables.next()).isTrue();
        } finally {
            manager.rollback();
        }
    }

    @Test
    void closingTheConnectionOfAStatementClosesTheBorrowedOneOnly() throws Exception {
        Connection connection = dataSource.getConnection();
        accounts.insert(connection, 1, 100);
        Statement statement = connection.createStatement();
        statement.getConnection().close();
        assertThat(connection.isClosed()).isTrue();
        manager.commit();
        assertThat(accounts.count()).isEqualTo(1);
        assertThat(dataSource.totalConnections()).isEqualTo(1);
    }

    @Test
    void statementsLeftOpenAreClosedWithTheBorrowedConnection() throws Exception {
        Connection connection = dataSource.getConnection();
        Statement left = connection.createStatement();
        Statement driver = left.unwrap(JdbcStatement.class);
        ResultSet rows = left.executeQuery("SELECT 1");
        connection.close();
        assertThat(driver.isClosed()).isTrue();
        assertThat(rows.isClosed()).isTrue();
        assertThatThrownBy(() -> left.executeQuery("SELECT 1"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("this connection is closed");
        manager.commit();
    }

    @Test
    void statementsOfACompletedTransactionExecuteNothing() throws Exception {
        Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        PreparedStatement prepared = connection.prepareStatement(accounts.raise());
        manager.commit();
        accounts.run("INSERT INTO " + accounts.table() + " VALUES (1, 0)");
        assertThatThrownBy(() -> statement.executeUpdate(accounts.raise())).hasMessageContaining("has completed");
        assertThatThrownBy(prepared::executeUpdate).hasMessageContaining("has completed");
        assertThat(accounts.balance(1)).isZero();
    }

    @Test
    void aStatementUnwrapsToItselfAndToTheDrivers() throws Exception {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(statement.unwrap(Statement.class)).isSameAs(statement);
            assertThat(statement.isWrapperFor(Statement.class)).isTrue();
            assertThat(statement.unwrap(JdbcStatement.class)).isNotNull();
            assertThat(statement.isWrapperFor(StringBuilder.class)).isFalse();
            assertThat(statement.equals(statement)).isTrue();
        } finally {
            manager.rollback();
        }
    }

    @Test
    void whatWasSetOnTheConnectionIsSetBackForTheNextBorrower() throws Exception {
        int timeout;
        String catalog;
        try (Connection connection = dataSource.getConnection()) {
            timeout = connection.getNetworkTimeout();
            catalog = connection.getCatalog();
            connection.setNetworkTimeout(Runnable::run, 12_345);
            connection.setCatalog("mysql");
        }
        manager.commit();
        manager.begin();
        try (Connection connection = dataSource.getConnection()) {
            assertThat(connection.getNetworkTimeout()).isEqualTo(timeout);
            assertThat(connection.getCatalog()).isEqualTo(catalog);
        }
        manager.rollback();
        try (Connection connection = dataSource.getConnection()) {
            connection.setCatalog("mysql");
        }
        try (Connection connection = dataSource.getConnection()) {
            assertThat(connection.getCatalog()).isEqualTo(catalog);
        }
        assertThat(dataSource.totalConnections()).isEqualTo(1);
    }

    @Test
    void settingsThatChangeNothingAreTaken() throws Exception {
        try (Connection connection = dataSource.getConnection()) {
            assertThatCode(() -> {
                        connection.setReadOnly(connection.isReadOnly());
                        connection.setTransactionIsolation(connection.getTransactionIsolation());
                        connection.setHoldability(connection.getHoldability());
                        connection.setAutoCommit(connection.getAutoCommit());
                    })
                    .doesNotThrowAnyException();
        } finally {
            manager.rollback();
        }
    }

    @Test
    void aNewTransactionThatFindsNoSecondConnectionIsToldWhy() throws Exception {
        dataSource.getConnection().close();
        var outer = manager.suspend();
        manager.begin();
        assertThatThrownBy(dataSource::getConnection)
                .isInstanceOf(SQLTransientConnectionException.class)
                .hasMessageStartingWith("orders - all 1 connections are in use")
                .hasMessageContaining("REQUIRES_NEW")
                .hasMessageContaining("maximumPoolSize");
        manager.rollback();
        manager.resume(outer);
        manager.commit();
        assertThat(dataSource.activeConnections()).isZero();
    }

    @Test
    void thePoolsMetricsCountAConnectionOnceATransaction() throws Exception {
        dataSource.getConnection().close();
        dataSource.getConnection().close();
        assertThat(usages).hasValue(0);
        manager.commit();
        assertThat(usages).hasValue(1);
    }
}
