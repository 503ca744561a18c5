package io.concordat.testing.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.testing.servers.internal.choice.Source;
import org.junit.jupiter.api.Test;

/** Servers that the user runs and names by {@code CONCORDAT_MYSQL_URL} and {@code CONCORDAT_REDIS_URI}. */
class RunningServersTest {
    @Test
    void aMySqlIsUsedUnderItsOwnAddress() {
        MySqlServer shared = Servers.mysql();
        String url = shared.jdbcUrl() + "&user=" + shared.user() + "&password=" + shared.password();
        MySqlServer mysql = mysql(url);
        assertThat(mysql.jdbcUrl()).isEqualTo(url);
        assertThat(mysql.isMariaDb()).isEqualTo(shared.isMariaDb());
        assertThat(mysql.process()).isEmpty();
        assertThat(mysql.description())
                .contains("at " + shared.host() + ":" + shared.port() + ", the server of CONCORDAT_MYSQL_URL");
    }

    @Test
    void aMySqlThatDoesNotAnswerIsNamed() {
        assertThatThrownBy(() -> mysql("jdbc:mysql://127.0.0.1:1/concordat").description())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("MySQL at 127.0.0.1:1 does not answer, the server of CONCORDAT_MYSQL_URL");
    }

    @Test
    void aRedisIsUsedUnderItsOwnAddressAndItsPasswordIsNotTold() {
        RedisServer redis = RedisServers.start(
                new Source.Running("rediss://:secret@cache:6380", "CONCORDAT_REDIS_URI"), RedisOptions.defaults());
        assertThat(redis.uri()).isEqualTo("rediss://:secret@cache:6380");
        assertThat(redis.process()).isEmpty();
        assertThat(redis.description()).isEqualTo("Redis, the server of CONCORDAT_REDIS_URI");
    }

    private static MySqlServer mysql(String url) {
        return MySqlServers.start(new Source.Running(url, "CONCORDAT_MYSQL_URL"), MySqlOptions.defaults());
    }
}
