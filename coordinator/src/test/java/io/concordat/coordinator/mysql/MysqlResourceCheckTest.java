package io.concordat.coordinator.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.coordinator.CoordinatorException;
import io.concordat.coordinator.jdbc.Accounts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.sql.SQLException;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code check()} says about servers that are not fit; each message names the server and the remedy. */
class MysqlResourceCheckTest {
    private static final String USER = "concordat_plain";

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
    void fitServerPasses() {
        try (MysqlResource resource = resource(accounts.server().jdbcUrl())) {
            assertThatCode(resource::check).doesNotThrowAnyException();
            assertThatCode(resource::check).doesNotThrowAnyException();
            assertThat(resource.name()).isEqualTo("orders");
            assertThat(resource.commitsLast()).isFalse();
        }
    }

    @Test
    void unreachableServerIsNamedWithTheCause() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        try (MysqlResource resource = resource("jdbc:mysql://127.0.0.1:" + port + "/shop")) {
            assertThatThrownBy(resource::check)
                    .isInstanceOf(CoordinatorException.class)
                    .hasMessageContaining("MySQL resource 'orders' at 127.0.0.1:" + port)
                    .hasMessageContaining("Connection refused")
                    .hasMessageContaining("Start the server");
            assertThatThrownBy(resource::openRecovery)
                    .hasMessageContaining("127.0.0.1:" + port)
                    .hasMessageContaining("Its branches stay as they are")
                    .extracting(e -> ((XAException) e).errorCode)
                    .isEqualTo(XAException.XAER_RMFAIL);
        }
    }

    @Test
    void wrongPasswordIsNamed() {
        try (MysqlResource resource = MysqlResource.builder("orders")
                .url(accounts.server().jdbcUrl())
                .user(accounts.server().user())
                .password("certainly not this one")
                .build()) {
            assertThatThrownBy(resource::check)
                    .isInstanceOf(CoordinatorException.class)
                    .hasMessageContaining("Access denied")
                    .hasMessageContaining("Correct user(...) and password(...)");
        }
    }

    @Test
    void missingDatabaseIsNamed() {
        String url = accounts.server().jdbcUrl().replaceFirst("/concordat", "/no_such_database");
        try (MysqlResource resource = resource(url)) {
            assertThatThrownBy(resource::check)
                    .isInstanceOf(CoordinatorException.class)
                    .hasMessageContaining("no_such_database")
                    .hasMessageContaining("Correct the database in url(...)");
        }
    }

    /** MariaDB wants no privilege for XA RECOVER; MySQL's refusal is turned into the GRANT that helps. */
    @Test
    void missingPrivilegeNamesTheGrant() throws SQLException {
        String account = "'" + USER + "'@'" + accounts.clientHost() + "'";
        accounts.run("DROP USER IF EXISTS " + account);
        accounts.run("CREATE USER " + account + " IDENTIFIED BY 'pass'");
        accounts.run("GRANT ALL ON " + database() + ".* TO " + account);
        try (MysqlResource resource = MysqlResource.builder("orders")
                .url(accounts.server().jdbcUrl())
                .user(USER)
                .password("pass")
                .build()) {
            if (!accounts.server().isMariaDb()) {
                String grant = "GRANT XA_RECOVER_ADMIN ON *.* TO " + account;
                assertThatThrownBy(resource::check)
                        .isInstanceOf(CoordinatorException.class)
                        .hasMessageContaining("MySQL resource 'orders' at ")
                        .hasMessageEndingWith("Run " + grant);
                accounts.run(grant);
            }
            assertThatCode(resource::check).doesNotThrowAnyException();
        } finally {
            accounts.run("DROP USER " + account);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "8.0.29-custom, runs MySQL 8.0.29-custom; needed is MySQL 8.0.30 or newer",
        "8.0.3, runs MySQL 8.0.3; needed is MySQL 8.0.30 or newer",
        "10.5.29-MariaDB, runs MariaDB 10.5.29-MariaDB; needed is MariaDB 10.6.0 or newer"
    })
    void olderServerIsRefused(String version, String message) throws IOException {
        try (GreetingProxy older = new GreetingProxy(accounts.server().port(), version);
                MysqlResource resource = resource("jdbc:mysql://127.0.0.1:" + older.port() + "/" + database())) {
            assertThatThrownBy(resource::check)
                    .isInstanceOf(CoordinatorException.class)
                    .hasMessageContaining("MySQL resource 'orders' at 127.0.0.1:" + older.port())
                    .hasMessageContaining(message)
                    .hasMessageContaining("Upgrade the server");
        }
    }

    /** On MariaDB the setting does not exist, and the connection itself fails on it. */
    @Test
    void preparedBranchesThatStayWithTheirSessionAreRefused() {
        String url = accounts.server().jdbcUrl();
        String separator = url.contains("?") ? "&" : "?";
        try (MysqlResource resource = resource(url + separator + "sessionVariables=xa_detach_on_prepare=OFF")) {
            assertThatThrownBy(resource::check)
                    .isInstanceOf(CoordinatorException.class)
                    .hasMessageContaining("xa_detach_on_prepare")
                    .hasMessageContaining(
                            accounts.server().isMariaDb()
                                    ? "Unknown system variable"
                                    : "Run SET PERSIST xa_detach_on_prepare = ON");
        }
    }

    @Test
    void accountIsQuotedForTheGrant() {
        assertThat(ServerCheck.account("o'neil@%")).isEqualTo("'o''neil'@'%'");
        assertThat(ServerCheck.account("a@b@localhost")).isEqualTo("'a@b'@'localhost'");
    }

    private String database() {
        String path = URI.create(accounts.server().jdbcUrl().substring("jdbc:".length()))
                .getPath();
        return path.substring(1);
    }

    private MysqlResource resource(String url) {
        return MysqlResource.builder("orders")
                .url(url)
                .user(accounts.server().user())
                .password(accounts.server().password())
                .build();
    }
}
