package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

class DataSourceBuilderTest {
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
    void senselessSettingsAreRefused() {
        RedisXADataSource.Builder builder = RedisXADataSource.builder();
        assertThatThrownBy(() -> builder.prefix("a:b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.lockWait(Duration.ofMillis(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.maxOperations(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.maxBytes(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.outcomeRetention(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
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
