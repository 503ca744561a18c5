package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.RedisSentinel;
import io.concordat.testing.servers.Servers;
import java.net.URI;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.Test;

/** Sentinels that want a login of their own, and what the builder says of one that fits nowhere. */
class SentinelLoginTest {
    @Test
    void sentinelsMayHaveUsersWhereTheDataNeedsNone() throws XAException {
        RedisOptions sentinels = RedisOptions.defaults()
                .with("requirepass", "other-word")
                .with("user", "asker on >asker-word ~* &* +@all");
        try (RedisSentinel redis = Servers.startRedisSentinel(1, RedisOptions.defaults(), sentinels);
                RedisXADataSource source = RedisXADataSource.builder()
                        .sentinel(
                                RedisSentinel.MASTER_NAME,
                                redis.sentinelUris().stream().map(URI::create).toArray(URI[]::new))
                        .sentinelUser("asker")
                        .sentinelPassword("asker-word")
                        .build()) {
            assertThat(source.check().isUsable()).isTrue();
            Work.committed(source, session -> session.<String>getBucket("a").set("1"));
            assertThat(redis.primary().command("GET", "a").text()).isEqualTo("1");
        }
    }

    @Test
    void aLoginForSentinelsWithoutSentinelsIsRefused() {
        assertRefused(
                RedisXADataSource.builder().uri("redis://127.0.0.1:1").sentinelPassword("secret-word"),
                "belong to sentinel(...)");
        assertRefused(
                RedisXADataSource.builder().client(Redis.plain()).sentinelPassword("secret-word"),
                "a client brings its own");
    }

    @Test
    void aUserForSentinelsWithoutAPasswordIsRefused() {
        assertRefused(
                RedisXADataSource.builder()
                        .sentinel("name", URI.create("redis://127.0.0.1:1"))
                        .sentinelUser("asker"),
                "sentinelPassword(...)");
    }

    private static void assertRefused(RedisXADataSourceBuilder builder, String words) {
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words)
                .hasMessageNotContaining("secret-word");
    }
}
