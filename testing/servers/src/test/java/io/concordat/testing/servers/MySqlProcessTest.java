package io.concordat.testing.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MySqlProcessTest {
    private static MySqlServer mysql;

    @BeforeAll
    static void start() {
        mysql = Servers.startMySql(MySqlOptions.defaults().with("innodb_lock_wait_timeout", "7"));
    }

    @AfterAll
    static void stop() {
        mysql.close();
    }

    @Test
    void aKilledServerIsDeadAndHasItsDataAfterTheRestart() throws SQLException {
        ServerProcess process = mysql.process().orElseThrow();
        long firstPid = process.pid();
        update("CREATE TABLE killed (id INT PRIMARY KEY)");
        update("INSERT INTO killed VALUES (42)");

        process.kill();
        assertThat(process.isAlive()).isFalse();
        assertThat(ProcessHandle.of(firstPid)).isEmpty();
        assertThatThrownBy(() -> ask("SELECT 1")).isInstanceOf(SQLException.class);

        process.restart();
        assertThat(process.pid()).isNotEqualTo(firstPid);
        assertThat(ask("SELECT id FROM killed")).isEqualTo("42");
    }

    @Test
    void aBranchPreparedBeforeTheKillIsThereAfterTheRestart() throws SQLException {
        update("CREATE TABLE prepared (id INT PRIMARY KEY)");
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            statement.execute("XA START 'gtrid'");
            statement.execute("INSERT INTO prepared VALUES (1)");
            statement.execute("XA END 'gtrid'");
            statement.execute("XA PREPARE 'gtrid'");
            mysql.process().orElseThrow().restart();
        }
        update("XA COMMIT 'gtrid'");
        assertThat(ask("SELECT id FROM prepared")).isEqualTo("1");
    }

    @Test
    void aPausedServerDoesNotAnswerUntilItIsResumed() throws SQLException {
        ServerProcess process = mysql.process().orElseThrow();
        try (Connection connection = connect("&socketTimeout=500");
                Statement statement = connection.createStatement()) {
            process.pause();
            assertThat(process.isAlive()).isTrue();
            assertThatThrownBy(() -> statement.executeQuery("SELECT 1")).isInstanceOf(SQLException.class);
        } finally {
            process.resume();
        }
        assertThat(ask("SELECT 1")).isEqualTo("1");
    }

    @Test
    void itsSettingsAreDurableAndTheCallersWin() throws SQLException {
        assertThat(ask("SELECT @@log_bin")).isEqualTo("1");
        assertThat(ask("SELECT @@sync_binlog")).isEqualTo("1");
        assertThat(ask("SELECT @@innodb_flush_log_at_trx_commit")).isEqualTo("1");
        assertThat(ask("SELECT @@bind_address")).isEqualTo("127.0.0.1");
        assertThat(ask("SELECT @@innodb_lock_wait_timeout")).isEqualTo("7");
    }

    @Test
    void usersWithAPasswordCanBeMadeAndUsed() throws SQLException {
        update("CREATE USER 'clerk'@'%' IDENTIFIED BY 'secret'");
        try (Connection connection =
                DriverManager.getConnection(mysql.jdbcUrl().replace("/concordat", "/"), "clerk", "secret")) {
            assertThat(connection.isValid(2)).isTrue();
        }
    }

    private static void update(String sql) throws SQLException {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private static String ask(String sql) throws SQLException {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }

    private static Connection connect(String parameters) throws SQLException {
        return DriverManager.getConnection(mysql.jdbcUrl() + parameters, mysql.user(), mysql.password());
    }
}
