package io.concordat.coordinator.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.coordinator.RolledBackException;
import io.concordat.coordinator.TransactionTemplate;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Transactions that only read, on real servers: in commit-record mode, and beside it in XA mode. */
class ReadOnlyMysqlTest extends CommitRecordFixture {
    private MysqlResource xa;
    private TransactionTemplate reading;

    @BeforeEach
    void addOneInXaMode() {
        coordinator.close();
        mysql = throughTheProxy("mysql").commitRecord().build();
        redis = redisResource();
        xa = direct("xa").maximumPoolSize(1).build();
        coordinator = builder().resource(mysql).resource(redis).resource(xa).start();
        reading = coordinator.template().readOnly();
    }

    private int balance(MysqlResource resource) throws SQLException {
        try (Connection connection = resource.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT balance FROM " + accounts.table() + " WHERE id = 1")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private void raise(MysqlResource resource) throws SQLException {
        try (Connection connection = resource.dataSource().getConnection()) {
            accounts.raise(connection, 1);
        }
    }

    /** What the driver does not see, as in a procedure, the server refuses. */
    private static boolean isReadOnlyInTheServer(MysqlResource resource) throws SQLException {
        try (Connection connection = resource.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT @@SESSION.transaction_read_only")) {
            rows.next();
            return rows.getBoolean(1);
        }
    }

    @Test
    void allStoresAreReadAndNothingIsDecided() throws Exception {
        coordinator.template().run(() -> writeBoth("one"));
        long before = decisions();
        String read = reading.execute(() -> balance(mysql) + " " + balance(xa) + " "
                + redis.session().<String>getBucket(key()).get().orElseThrow());
        assertThat(read).isEqualTo("1 1 one");
        assertThat(decisions()).isEqualTo(before);
        assertThat(coordinator.recovery().recover().stillInDoubt()).isEmpty();
    }

    @Test
    void aWriteIsRefusedWhereItIsTried() throws Exception {
        for (MysqlResource resource : new MysqlResource[] {mysql, xa}) {
            assertThatThrownBy(() -> reading.run(() -> raise(resource)))
                    .isInstanceOf(SQLException.class)
                    .hasMessageMatching("(?is).*read.only.*");
            assertThat(reading.execute(() -> isReadOnlyInTheServer(resource))).isTrue();
            assertThat(coordinator.template().execute(() -> isReadOnlyInTheServer(resource)))
                    .isFalse();
        }
        assertThat(accounts.balance(1)).isZero();
    }

    @Test
    void aWriteInRedisIsRefusedAtTheCommit() throws Exception {
        assertThatThrownBy(() -> reading.run(() -> {
                    assertThat(balance(mysql)).isZero();
                    redis.session().<String>getBucket(key()).set("one");
                }))
                .isInstanceOf(RolledBackException.class)
                .hasMessageContaining("resource 'redis'")
                .hasMessageContaining("read-only");
        assertThat(inRedis()).isEmpty();
    }

    @Test
    void theConnectionWritesAgainInTheNextTransaction() throws Exception {
        assertThat(reading.execute(() -> balance(xa))).isZero();
        coordinator.template().run(() -> raise(xa));
        assertThat(reading.execute(() -> balance(xa))).isEqualTo(1);
        raise(xa); // outside
        assertThat(accounts.balance(1)).isEqualTo(2);
    }
}
