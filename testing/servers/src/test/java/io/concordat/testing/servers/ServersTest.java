package io.concordat.testing.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class ServersTest {
    @Test
    void theSharedServersAnswer() throws SQLException {
        MySqlServer mysql = Servers.mysql();
        try (Connection connection = connect(mysql)) {
            assertThat(connection.getCatalog()).isEqualTo("concordat");
            assertThat(mysql.isMariaDb())
                    .isEqualTo(
                            connection.getMetaData().getDatabaseProductVersion().contains("MariaDB"));
        }
        assertThat(mysql.description()).contains(mysql.host() + ":" + mysql.port());
        assertThat(Servers.redis().description()).containsAnyOf("Redis", "Valkey");
    }

    @Test
    void theSharedServersOutliveAClose() throws SQLException {
        MySqlServer mysql = Servers.mysql();
        mysql.close();
        try (Connection connection = connect(Servers.mysql())) {
            assertThat(connection.isValid(2)).isTrue();
        }
        assertThat(Servers.mysql()).isSameAs(mysql);
    }

    @Test
    void serversOfOnesOwnAreApartFromEachOtherAndFromTheSharedOne() {
        try (RedisServer first = Servers.startRedis(RedisOptions.defaults());
                RedisServer second = Servers.startRedis(RedisOptions.defaults())) {
            assertThat(first.uri())
                    .isNotEqualTo(second.uri())
                    .isNotEqualTo(Servers.redis().uri());
            first.process().orElseThrow().kill();
            assertThat(second.process().orElseThrow().isAlive()).isTrue();
            assertThat(Servers.redis().uri()).isNotEqualTo(second.uri());
        }
    }

    @Test
    void aClosedServerIsGone() {
        RedisServer redis = Servers.startRedis(RedisOptions.defaults());
        long pid = redis.process().orElseThrow().pid();
        redis.close();
        assertThat(ProcessHandle.of(pid)).isEmpty();
        assertThat(redis.process().orElseThrow().isAlive()).isFalse();
    }

    @Test
    void aServerThatDoesNotStartSaysItsCommandAndWhatItsLogSays() {
        assertThatThrownBy(() -> Servers.startRedis(RedisOptions.defaults().with("no-such-setting", "1")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ended while it was starting")
                .hasMessageContaining("server.conf")
                .hasMessageContaining("no-such-setting");
        assertThatThrownBy(() -> Servers.startMySql(MySqlOptions.defaults().with("no-such-setting", "1")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ended while it was starting")
                .hasMessageContaining("--datadir=")
                .hasMessageContaining("unknown variable 'no-such-setting=1'");
    }

    @Test
    void theDescriptionSaysWhereBothComeFrom() {
        assertThat(Servers.describe())
                .startsWith("MySQL: ")
                .contains("; Redis: ")
                .doesNotContain("\n");
    }

    private static Connection connect(MySqlServer mysql) throws SQLException {
        return DriverManager.getConnection(mysql.jdbcUrl(), mysql.user(), mysql.password());
    }
}
