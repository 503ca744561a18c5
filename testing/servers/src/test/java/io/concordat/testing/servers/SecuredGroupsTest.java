package io.concordat.testing.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.testing.servers.resp.RedisAddress;
import io.concordat.testing.servers.resp.RedisConnection;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Servers that work together with TLS between all of them, and with logins. */
class SecuredGroupsTest {
    private static final RedisOptions SECURED =
            RedisOptions.defaults().withTls().with("requirepass", "secret");

    @Test
    void replicasFollowTheirPrimaryOverTls() {
        try (RedisReplicas redis = Servers.startRedisReplicas(1, SECURED)) {
            redis.primary().command("SET", "key", "1");
            redis.awaitSynced();
            RedisServer replica = redis.replicas().get(0);
            assertThat(replica.command("GET", "key").text()).isEqualTo("1");
            redis.promote(replica);
            assertThat(redis.primary().command("INCR", "key").number()).isEqualTo(2);
            redis.servers().forEach(SecuredGroupsTest::assertSecured);
        }
    }

    @Test
    void sentinelsSpeakTlsAndPromoteAReplicaThatDoes() {
        try (RedisSentinel redis = Servers.startRedisSentinel(1, SECURED)) {
            RedisServer first = redis.primary();
            first.command("SET", "key", "1");
            redis.data().awaitSynced();
            redis.data().servers().forEach(SecuredGroupsTest::assertSecured);
            assertThat(redis.sentinelUris()).allMatch(uri -> uri.startsWith("rediss://"));
            redis.sentinels().forEach(SecuredGroupsTest::assertTls);

            first.process().orElseThrow().kill();

            RedisServer promoted = redis.awaitPromotion(first);
            assertThat(promoted.command("INCR", "key").number()).isEqualTo(2);
        }
    }

    @Test
    void sentinelsMayLogInAsAUserAndHaveAPasswordOfTheirOwn() {
        RedisOptions data = RedisOptions.defaults()
                .with("requirepass", "secret")
                .with("user", "watcher on >word ~* &* +@all")
                .with("masteruser", "watcher")
                .with("masterauth", "word");
        RedisOptions own = RedisOptions.defaults().with("requirepass", "other");
        try (RedisSentinel redis = Servers.startRedisSentinel(1, data, own)) {
            assertThat(redis.primary().command("CLIENT", "LIST").text()).contains("user=watcher");
            for (RedisServer sentinel : redis.sentinels()) {
                assertNoAuth(sentinel);
            }
            RedisServer first = redis.primary();
            assertThat(redis.failOver().uri()).isNotEqualTo(first.uri());
        }
    }

    @Test
    void aClusterSpeaksTlsOnItsBusToo() {
        try (RedisCluster redis = Servers.startRedisCluster(3, 1, SECURED)) {
            ClusterNode master = redis.masterOf("key");
            master.command("SET", "key", "1");
            assertThat(master.command("CONFIG", "GET", "tls-cluster").texts()).contains("yes");
            for (ClusterNode node : redis.nodes()) {
                assertThat(node.uri()).startsWith("rediss://");
                assertSecured(node.server());
            }
            redis.failOver(redis.replicasOf(master).get(0));
            assertThat(redis.masterOf("key").command("INCR", "key").number()).isEqualTo(2);
        }
    }

    private static void assertSecured(RedisServer server) {
        assertTls(server);
        assertNoAuth(server);
    }

    private static void assertTls(RedisServer server) {
        assertThat(server.tls()).isPresent();
        RedisAddress plain = RedisAddress.of("127.0.0.1", server.address().port());
        assertThatThrownBy(() -> ping(plain)).isInstanceOf(IOException.class);
    }

    private static void assertNoAuth(RedisServer server) {
        RedisAddress address = server.address();
        RedisAddress nobody = new RedisAddress(address.host(), address.port(), address.sockets(), List.of());
        assertThatThrownBy(() -> ping(nobody)).hasMessageContaining("NOAUTH");
    }

    private static void ping(RedisAddress address) throws IOException {
        try (RedisConnection connection = address.connect()) {
            String ignored = connection.call("PING").text();
        }
    }
}
