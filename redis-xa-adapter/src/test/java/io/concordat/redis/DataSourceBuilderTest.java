package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.Test;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

class DataSourceBuilderTest {
    @Test
    void anOutcomeRetentionThatRedisCannotKeepIsRefused() {
        assertThatThrownBy(() -> RedisXADataSource.builder().outcomeRetention(Duration.ofMillis(Long.MAX_VALUE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("outcomeRetention");
    }

    @Test
    void aClientWithScriptCacheIsRefusedWithTheRemedy() {
        Config config = new Config(Redis.plain().getConfig()).setUseScriptCache(true);
        RedissonClient client = Redisson.create(config);
        try {
            assertThatThrownBy(() -> RedisXADataSource.builder().client(client).build())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("setUseScriptCache(false)");
        } finally {
            client.shutdown();
        }
    }

    @Test
    void eitherAClientOrAUriIsNeeded() {
        assertThatThrownBy(() -> RedisXADataSource.builder().build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("client(...) or uri");
        assertThatThrownBy(() -> RedisXADataSource.builder()
                        .client(Redis.plain())
                        .uri("redis://127.0.0.1:1")
                        .build())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RedisXADataSource.builder()
                        .client(Redis.plain())
                        .password("x")
                        .build())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void credentialsInTheUriStandInNoMessage() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        for (String credentials : new String[] {":secret@", "app:secret@", "app:top%40secret@"}) {
            try (RedisXADataSource source = RedisXADataSource.builder()
                    .uri("redis://" + credentials + "127.0.0.1:" + port)
                    .build()) {
                assertThat(source.toString()).startsWith("Redis redis://127.0.0.1:" + port + "/0");
                RedisXAException e = XaErrors.of(() -> Work.start(source), XAException.XAER_RMFAIL);
                assertThat(e).hasMessageStartingWith("Redis redis://127.0.0.1:" + port + "/0");
                for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                    assertThat(cause.toString()).doesNotContain("secret");
                }
                assertThat(source.preflight().toString()).doesNotContain("secret");
            }
        }
    }

    @Test
    void theSameServerIsTheSameResourceWhoeverLogsIn() throws XAException {
        try (RedisXADataSource app = RedisXADataSource.builder()
                        .uri("redis://app:secret@127.0.0.1:1")
                        .build();
                RedisXADataSource anybody =
                        RedisXADataSource.builder().uri("redis://127.0.0.1:1").build()) {
            assertThat(app.getXAConnection()
                            .getXAResource()
                            .isSameRM(anybody.getXAConnection().getXAResource()))
                    .isTrue();
        }
    }

    @Test
    void senselessSettingsAreRefused() {
        RedisXADataSourceBuilder builder = RedisXADataSource.builder();
        assertThatThrownBy(() -> builder.prefix("a:b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.lockWait(Duration.ofMillis(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.maxOperations(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.maxBytes(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.outcomeRetention(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Durability.replicas(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Durability.replicas(1, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void closingNeverClosesTheCallersClient() {
        RedisXADataSource source = Redis.dataSource();
        source.close();
        source.close();
        assertThat(Redis.plain().isShutdown()).isFalse();
        assertThatThrownBy(source::getXAConnection)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }
}
