package io.concordat.coordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.concordat.redis.RedisXADataSource;
import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.Servers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Two Redis in one coordinator: what of one is confirmed says nothing of the other. */
class TwoRedisTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void oneThatWasAwayWhileTheOtherWasConfirmedIsNotTakenForSetBack() throws Exception {
        RedisOptions options = RedisOptions.defaults().with("appendonly", "no");
        try (RedisServer first = Servers.startRedis(options);
                RedisServer second = Servers.startRedis(RedisOptions.defaults())) {
            RedisResource other = RedisResource.builder(
                            "stock",
                            RedisXADataSource.builder().uri(second.uri()).build())
                    .retention(Duration.ZERO)
                    .build();
            try (BothStores stores = new BothStores(
                    TestRedis.of(first),
                    settings -> settings.retention(Duration.ZERO),
                    settings -> settings.resource(other))) {
                stores.add("a");
                await().atMost(PATIENCE).until(() -> stores.decisions() == 0);
                second.process().orElseThrow().kill();
                long before = shown(first);
                stores.add("a");
                await().atMost(PATIENCE).until(() -> shown(first) >= before + 3);
                assertThat(stores.decisions()).isEqualTo(1);
                second.process().orElseThrow().restart();

                await().atMost(PATIENCE).until(() -> stores.decisions() == 0);

                stores.add("a");
                await().atMost(PATIENCE).until(() -> stores.decisions() == 0);
                second.process().orElseThrow().restart();
                await().atMost(PATIENCE)
                        .until(() -> stores.coordinator.recovery().recover().isComplete());
                assertThat(other.lostHistory()).isEmpty();
                assertThat(stores.redis.lostHistory()).isEmpty();
            }
        }
    }

    private static long shown(RedisServer server) {
        return Long.parseLong(server.command("GET", "concordat:{0}:generation").text());
    }
}
