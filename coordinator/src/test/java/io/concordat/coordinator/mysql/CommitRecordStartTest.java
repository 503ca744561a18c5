package io.concordat.coordinator.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.coordinator.Coordinator;
import io.concordat.coordinator.CoordinatorBuilder;
import io.concordat.coordinator.CoordinatorException;
import io.concordat.coordinator.jdbc.Accounts;
import io.concordat.testing.servers.MySqlOptions;
import io.concordat.testing.servers.MySqlServer;
import io.concordat.testing.servers.Servers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commit-record mode needs its decisions in the same server; what it does not need is not asked for. */
class CommitRecordStartTest {
    private static final String USER = "commit_record_test";

    @TempDir
    Path journal;

    private Accounts accounts;

    @BeforeEach
    void open() throws SQLException {
        accounts = new Accounts();
    }

    @AfterEach
    void close() throws SQLException {
        accounts.close();
    }

    @Test
    void aJournalIsRefusedWithTheRemedy() {
        CoordinatorBuilder coordinator = coordinator("journal")
                .journal(journal)
                .resource(orders("orders").build());
        assertThatThrownBy(coordinator::start)
                .isInstanceOf(CoordinatorException.class)
                .hasMessageContaining("'orders' is in commit-record mode")
                .hasMessageContaining("database(...)");
    }

    @Test
    void aLogInAnotherServerIsRefusedWithTheRemedy() {
        try (MySqlServer other = Servers.startMySql(MySqlOptions.defaults())) {
            MysqlResource elsewhere = MysqlResource.builder("elsewhere")
                    .url(other.jdbcUrl())
                    .user(other.user())
                    .password(other.password())
                    .commitRecord()
                    .build();
            CoordinatorBuilder coordinator = coordinator("elsewhere")
                    .database(orders("log").build().decisionLog())
                    .resource(elsewhere);
            assertThatThrownBy(coordinator::start)
                    .isInstanceOf(CoordinatorException.class)
                    .hasMessageContaining("'elsewhere'")
                    .hasMessageContaining("leads to another server than the decision log's")
                    .hasMessageContaining("resource.decisionLog()");
        }
    }

    @Test
    void aUserThatCannotWriteDecisionsIsRefusedWithTheGrant() throws Exception {
        String account = newUser();
        coordinator("grants")
                .database(orders("log").build().decisionLog())
                .start()
                .close();
        accounts.run("GRANT ALL ON " + accounts.table() + " TO " + account);
        CoordinatorBuilder coordinator = coordinator("grants")
                .database(orders("log").build().decisionLog())
                .resource(orders("orders").user(USER).password("pass").build());
        try {
            assertThatThrownBy(coordinator::start)
                    .isInstanceOf(CoordinatorException.class)
                    .hasMessageContaining("cannot write decisions")
                    .hasMessageContaining("GRANT");
        } finally {
            accounts.run("DROP USER " + account);
        }
    }

    @Test
    void noGlobalPrivilegeIsNeeded() throws Exception {
        String account = newUser();
        accounts.run("GRANT ALL ON * TO " + account);
        MysqlResource orders = orders("orders").user(USER).password("pass").build();
        try (Coordinator coordinator = coordinator("plain")
                .database(orders.decisionLog())
                .resource(orders)
                .start()) {
            coordinator.template().run(() -> insert(orders, 1));
            assertThat(accounts.count()).isEqualTo(1);
            assertThat(coordinator.recovery().recover().isComplete()).isTrue();
        } finally {
            accounts.run("DROP USER " + account);
        }
    }

    @Test
    void aSecondResourceIsRefusedAtEnlistmentAndTheTransactionGoesOn() throws Exception {
        MysqlResource orders = orders("orders").build();
        MysqlResource payments = orders("payments").build();
        try (Coordinator coordinator = coordinator("second")
                .database(orders.decisionLog())
                .resource(orders)
                .resource(payments)
                .start()) {
            coordinator.template().run(() -> {
                insert(orders, 1);
                assertThatThrownBy(() -> insert(payments, 2))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("commit-record mode already, on resource 'orders'")
                        .hasMessageContaining("Let resource 'payments' work in XA mode");
            });
            assertThat(accounts.count()).isEqualTo(1);
            assertThat(payments.dataSource().activeConnections()).isZero();
        }
    }

    @Test
    void besideAResourceInXaModeBothCommit() throws Exception {
        MysqlResource orders = orders("orders").build();
        MysqlResource payments = login(MysqlResource.builder("payments")).build();
        try (Coordinator coordinator = coordinator("beside")
                .database(orders.decisionLog())
                .resource(orders)
                .resource(payments)
                .start()) {
            coordinator.template().run(() -> {
                insert(payments, 2);
                insert(orders, 1);
            });
            assertThat(accounts.count()).isEqualTo(2);
        }
    }

    private String newUser() throws SQLException {
        String account = "'" + USER + "'@'" + accounts.clientHost() + "'";
        accounts.run("DROP USER IF EXISTS " + account);
        accounts.run("CREATE USER " + account + " IDENTIFIED BY 'pass'");
        return account;
    }

    private static CoordinatorBuilder coordinator(String node) {
        return Coordinator.builder().node("start-" + node);
    }

    private MysqlResourceBuilder orders(String name) {
        return login(MysqlResource.builder(name)).commitRecord();
    }

    private MysqlResourceBuilder login(MysqlResourceBuilder builder) {
        return builder.url(accounts.server().jdbcUrl())
                .user(accounts.server().user())
                .password(accounts.server().password());
    }

    private void insert(MysqlResource resource, int id) throws SQLException {
        try (Connection connection = resource.dataSource().getConnection()) {
            accounts.insert(connection, id, 100);
        }
    }
}
