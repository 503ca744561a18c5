package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.redis.PreflightReport.Finding;
import io.concordat.redis.PreflightReport.Severity;
import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.Servers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import javax.transaction.xa.XAException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.redisson.api.redisnode.RedisNodes;

/** What is wrong with a server is said before the first transaction, with the remedy. */
class PreflightTest {
    @Test
    void aDurableServerPasses() {
        try (OwnRedis redis = OwnRedis.start()) {
            PreflightReport report = redis.source.check();
            assertThat(report.findings(Severity.WARNING)).isEmpty();
            assertThat(report.findings()).hasSizeGreaterThan(4);
        }
    }

    @Test
    void anUnreachableServerIsNamed() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (RedisXADataSource source =
                RedisXADataSource.builder().uri("redis://127.0.0.1:" + port).build()) {
            assertThatThrownBy(source::check)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("redis://127.0.0.1:" + port)
                    .hasMessageContaining("does not answer")
                    .hasMessageContaining("Start it")
                    .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
        }
    }

    @Test
    void allKeysEvictionIsRefusedWithTheCommandThatRepairsIt() {
        try (OwnRedis redis = OwnRedis.with("maxmemory-policy", "allkeys-lru")) {
            assertThatThrownBy(redis.source::check)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("allkeys-lru")
                    .hasMessageContaining("CONFIG SET maxmemory-policy noeviction");
            redis.plain.getRedisNodes(RedisNodes.SINGLE).getInstance().setConfig("maxmemory-policy", "noeviction");
            assertThat(redis.source.check().isUsable()).isTrue();
        }
    }

    @Test
    void volatileEvictionIsWarnedOf() {
        assertWarning("maxmemory-policy", "volatile-ttl", "eviction", "outcomes");
    }

    @Test
    void aServerWithoutAppendOnlyFileIsWarnedOf() {
        assertWarning("appendonly", "no", "persistence", "loses everything (save is empty");
    }

    @Test
    void aServerThatForcesEverySecondIsWarnedOf() {
        assertWarning("appendfsync", "everysec", "persistence", "about 2 seconds");
    }

    private static void assertWarning(String setting, String value, String subject, String consequence) {
        try (OwnRedis redis = OwnRedis.with(setting, value)) {
            PreflightReport report = redis.source.check();
            assertThat(report.findings(Severity.WARNING)).hasSize(1).allSatisfy(finding -> {
                assertThat(finding.subject()).isEqualTo(subject);
                assertThat(finding.consequence()).contains(consequence).contains(value);
                assertThat(finding.remedy()).contains("CONFIG SET");
            });
        }
    }

    @Test
    void replicasWithoutAMinimumAreWarnedOfAndAReplicaIsRefused() {
        try (OwnRedis primary = OwnRedis.start();
                RedisServer replica = Servers.startRedis(RedisOptions.defaults()
                        .with(
                                "replicaof",
                                "127.0.0.1 " + URI.create(primary.server.uri()).getPort()));
                RedisXADataSource ofReplica =
                        RedisXADataSource.builder().uri(replica.uri()).build()) {
            Awaitility.await()
                    .until(() ->
                            !primary.source.check().findings(Severity.WARNING).isEmpty());
            Finding finding = primary.source.check().findings(Severity.WARNING).get(0);
            assertThat(finding.remedy()).contains("min-replicas-to-write 1");
            assertThatThrownBy(ofReplica::check).hasMessageContaining("is a replica");
        }
    }

    @Test
    void aUserWhoMayNotReadTheConfigurationIsWarned() {
        try (OwnRedis redis = OwnRedis.with("user", "app on >secret ~* &* +@all -config")) {
            try (RedisXADataSource source = RedisXADataSource.builder()
                    .uri(redis.server.uri())
                    .user("app")
                    .password("secret")
                    .build()) {
                assertThat(source.check().findings(Severity.WARNING))
                        .extracting(Finding::subject)
                        .containsExactly("eviction", "persistence");
            }
        }
    }

    @Test
    void lookingDoesNotClaimTheKeyspace() throws XAException {
        try (OwnRedis redis = OwnRedis.start();
                RedisXADataSource mistyped = RedisXADataSource.builder()
                        .uri(redis.server.uri())
                        .prefix("concordatt")
                        .build()) {
            mistyped.check();
            assertThat(redis.plain.getKeys().count()).isZero();
            Work.committed(
                    redis.source, session -> session.<String>getBucket("a").set("x"));
            assertThatThrownBy(mistyped::check).hasMessageContaining("prefix(\"concordat\")");
        }
    }

    @Test
    void everySettingIsNamedInTheReport() {
        try (OwnRedis redis = OwnRedis.start()) {
            assertThat(redis.source.preflight().toString())
                    .contains(redis.server.uri())
                    .contains("appendfsync always")
                    .contains("noeviction")
                    .contains("OK       version");
        }
    }
}
