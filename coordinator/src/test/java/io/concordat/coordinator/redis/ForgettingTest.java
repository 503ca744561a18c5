package io.concordat.coordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.RedisSentinel;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.ServerProcess;
import io.concordat.testing.servers.Servers;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Decisions are forgotten when Redis cannot lose any more what it has answered to them: on a primary with a replica. */
class ForgettingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static RedisSentinel redis;

    @BeforeAll
    static void start() {
        redis = Servers.startRedisSentinel(1, RedisOptions.defaults().with("appendonly", "no"));
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @Test
    void aReplicaThatIsAwayKeepsDecisionsFromBeingForgotten() throws Exception {
        redis.primary().command("FLUSHALL");
        try (BothStores stores = new BothStores(
                TestRedis.of(redis),
                settings -> settings.retention(Duration.ZERO).replicas(1),
                settings -> settings)) {
            stores.add("a");
            await().atMost(PATIENCE).until(() -> stores.decisions() == 0);
            RedisServer replica = redis.data().replicas().get(0);
            assertThat(shown(replica)).isEqualTo(stores.generation()).isPositive();

            ServerProcess process = cutOff(replica);
            stores.add("a");
            await().atMost(PATIENCE).until(() -> stores.redis.keepsDecisions().isPresent());
            long tried = shown(redis.primary());
            await().atMost(PATIENCE).until(() -> shown(redis.primary()) > tried);
            assertThat(stores.decisions()).isEqualTo(1);
            assertThat(stores.redis.keepsDecisions())
                    .hasValueSatisfying(why -> assertThat(why).contains("0 of 1"));

            process.resume();
            await().atMost(PATIENCE).until(() -> stores.decisions() == 0);
            assertThat(shown(replica)).isEqualTo(stores.generation());
            assertThat(stores.redis.keepsDecisions()).isEmpty();
        }
        redis.awaitStable();
    }

    @Test
    void aReplicaThatWasAwayAndIsPromotedBehindWhatWasConfirmedIsNotPresumedUpon() throws Exception {
        RedisServer old = redis.primary();
        old.command("FLUSHALL");
        try (BothStores stores = new BothStores(
                TestRedis.of(redis),
                settings -> settings.retention(Duration.ZERO), // whatever is connected, and nothing will be
                settings -> settings.recoveryInterval(Duration.ofMinutes(10)))) {
            await().atMost(PATIENCE)
                    .until(() ->
                            stores.coordinator.recovery().statistics().passes().get("prices") >= 2);
            Prepared branch = Prepared.on(stores, old);
            redis.data().awaitSynced();
            ServerProcess replica = cutOff(redis.data().replicas().get(0));
            branch.endsElsewhere();
            stores.add("a");
            await().atMost(PATIENCE).until(() -> stores.generation() > 0 && stores.decisions() == 0);
            old.process().orElseThrow().kill();
            replica.resume();
            RedisServer promoted = redis.awaitPromotion(old);

            await().atMost(PATIENCE).until(() -> {
                stores.coordinator.recovery().recover();
                return stores.redis.lostHistory().isPresent();
            });
            assertThat(stores.coordinator.recovery().recover().stillInDoubt().values())
                    .anyMatch(why -> why.contains("acknowledgeLostHistory"));
            assertThat(branch.isListedBy(promoted)).isTrue();

            stores.redis.acknowledgeLostHistory();
            await().atMost(PATIENCE).until(() -> {
                stores.coordinator.recovery().recover();
                return !branch.isListedBy(promoted)
                        && stores.redis.lostHistory().isEmpty();
            });
            stores.add("b");
            assertThat(stores.inRedisOf("b")).hasSize(1);
        }
        old.process().orElseThrow().restart();
        old.command(
                "REPLICAOF",
                "127.0.0.1",
                Integer.toString(redis.primary().address().port()));
        redis.awaitStable();
    }

    @Test
    void aServerThatIsReplacedInBetweenKeepsThem() throws Exception {
        try (RedisServer server = Servers.startRedis(RedisOptions.defaults());
                BothStores stores = new BothStores(server, Duration.ZERO)) {
            stores.add("a");
            await().atMost(PATIENCE).until(() -> stores.decisions() == 0);
            long before = shown(server);
            stores.add("a");
            // From here on until the file must have been forced, some 2 s.
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(() -> shown(server) > before);
            server.process().orElseThrow().restart();

            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> stores.redis.keepsDecisions().isPresent() && stores.decisions() == 1);
            await().atMost(PATIENCE).until(() -> stores.decisions() == 0);
            assertThat(stores.redis.lostHistory()).isEmpty();
        }
    }

    /** For certain: what is sent to a stopped replica waits for it in its socket. */
    private static ServerProcess cutOff(RedisServer replica) {
        ServerProcess process = replica.process().orElseThrow();
        process.pause();
        redis.primary().command("CLIENT", "KILL", "TYPE", "replica");
        return process;
    }

    private static long shown(RedisServer server) {
        return Long.parseLong(server.command("GET", "concordat:{0}:generation").text());
    }
}
