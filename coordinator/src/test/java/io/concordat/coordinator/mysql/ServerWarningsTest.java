package io.concordat.coordinator.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.testing.servers.MySqlOptions;
import io.concordat.testing.servers.MySqlServer;
import io.concordat.testing.servers.Servers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a server may do but should not is said once, with the setting that helps. */
class ServerWarningsTest {
    @Test
    void settingsThatCanLoseAPreparedBranchAreNamed() throws Exception {
        MySqlOptions unsafe = MySqlOptions.defaults()
                .with("innodb_flush_log_at_trx_commit", "2")
                .with("sync_binlog", "0");
        try (MySqlServer server = Servers.startMySql(unsafe);
                Connection connection =
                        DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password())) {
            List<String> warnings = new ServerCheck("MySQL resource 'orders'", connection, false).run();
            assertThat(warnings).anyMatch(text -> text.contains("SET GLOBAL innodb_flush_log_at_trx_commit = 1"));
            if (server.isMariaDb()) {
                assertThat(warnings).anyMatch(text -> text.contains("second tier"));
                assertThat(warnings).anyMatch(text -> text.contains("binary log"));
                assertThat(warnings).hasSize(3);
            } else {
                assertThat(warnings).anyMatch(text -> text.contains("SET PERSIST sync_binlog = 1"));
                assertThat(warnings).hasSize(2);
            }
        }
    }
}
