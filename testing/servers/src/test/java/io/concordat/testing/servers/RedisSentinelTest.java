package io.concordat.testing.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisSentinelTest {
    private RedisSentinel redis;
    private RedisServer first;

    @BeforeEach
    void start() {
        redis = Servers.startRedisSentinel(2, RedisOptions.defaults());
        first = redis.primary();
        first.command("SET", "key", "1");
        redis.data().awaitSynced();
    }

    @AfterEach
    void stop() {
        redis.close();
    }

    @Test
    void aKilledPrimaryIsReplacedAndComesBackAsAReplica() {
        first.process().orElseThrow().kill();

        RedisServer promoted = redis.awaitPromotion(first);

        assertThat(promoted.uri())
                .isNotEqualTo(first.uri())
                .isEqualTo(redis.primary().uri());
        assertThat(promoted.command("INCR", "key").number()).isEqualTo(2);

        first.process().orElseThrow().restart();
        redis.awaitStable();
        assertThat(first.command("GET", "key").text()).isEqualTo("2");
        assertThat(first.command("ROLE").elements().get(0).text()).isEqualTo("slave");
    }

    @Test
    void aPausedPrimaryIsReplaced() {
        first.process().orElseThrow().pause();
        RedisServer promoted = redis.awaitPromotion(first);
        assertThat(promoted.command("INCR", "key").number()).isEqualTo(2);
    }

    @Test
    void aLivingPrimaryIsReplacedOnRequestThoughAFirstFailoverComesToNothing() throws Exception {
        List<ServerProcess> replicas = redis.data().replicas().stream()
                .map(replica -> replica.process().orElseThrow())
                .toList();
        replicas.forEach(ServerProcess::pause);
        CompletableFuture<RedisServer> request = CompletableFuture.supplyAsync(redis::failOver);
        await().until(this::failsOver);
        await().until(() -> !failsOver());
        replicas.forEach(ServerProcess::resume);

        RedisServer promoted = request.get();

        assertThat(promoted.uri()).isNotEqualTo(first.uri());
        assertThat(promoted.command("INCR", "key").number()).isEqualTo(2);
        assertThat(redis.sentinels()).hasSize(3).allSatisfy(sentinel -> assertThat(
                        sentinel.command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", RedisSentinel.MASTER_NAME)
                                .texts())
                .containsExactly(
                        "127.0.0.1", Integer.toString(promoted.address().port())));
    }

    private boolean failsOver() {
        return redis.sentinels().get(0).command("SENTINEL", "MASTER", RedisSentinel.MASTER_NAME).texts().stream()
                .anyMatch(text -> text.contains("failover_in_progress"));
    }
}
