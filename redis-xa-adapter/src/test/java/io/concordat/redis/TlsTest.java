package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.redis.PreflightReport.Severity;
import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.RedisTls;
import io.concordat.testing.servers.Servers;
import java.nio.file.Path;
import java.time.Duration;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Servers that speak TLS: what works, and what a wrong certificate is told as. */
class TlsTest {
    private static final Duration BOUND = Duration.ofSeconds(30);

    private static RedisServer server;
    private static RedisServer strict;
    private static RedisTls tls;

    @BeforeAll
    static void start() {
        server = Servers.startRedis(RedisOptions.defaults().withTls());
        strict = Servers.startRedis(RedisOptions.defaults().withTls().with("tls-auth-clients", "yes"));
        tls = server.tls().orElseThrow();
    }

    @AfterAll
    static void stop() {
        server.close();
        strict.close();
    }

    @Test
    void aServerWhoseCertificateIsTrustedIsUsedAsAnyOther() throws XAException {
        try (RedisXADataSource source = RedisXADataSource.builder()
                .uri(server.uri())
                .truststore(tls.trustStore(), tls.password())
                .build()) {
            assertThat(source.check().findings(Severity.WARNING)).isEmpty();
            Work.committed(source, session -> session.<String>getBucket("a").set("x"));
            assertThat(server.command("GET", "a").text()).isEqualTo("x");
        }
    }

    @Test
    void aCertificateThatIsNotTrustedIsToldWithTheRemedyInTime() {
        try (RedisXADataSource source =
                RedisXADataSource.builder().uri(server.uri()).build()) {
            assertRemedy(source, "truststore(path, password)");
        }
    }

    @Test
    void aServerThatAsksForACertificateGetsOne() throws XAException {
        RedisTls own = strict.tls().orElseThrow();
        try (RedisXADataSource source = RedisXADataSource.builder()
                .uri(strict.uri())
                .truststore(own.trustStore(), own.password())
                .keystore(own.keyStore(), own.password())
                .build()) {
            Work.committed(source, session -> session.<String>getBucket("a").set("x"));
            assertThat(strict.command("GET", "a").text()).isEqualTo("x");
        }
    }

    @Test
    void aServerThatAsksForACertificateInVainIsToldWithTheRemedyInTime() {
        RedisTls own = strict.tls().orElseThrow();
        try (RedisXADataSource source = RedisXADataSource.builder()
                .uri(strict.uri())
                .truststore(own.trustStore(), own.password())
                .build()) {
            assertRemedy(source, "keystore(path, password)");
        }
    }

    @Test
    void aServerWithoutTlsIsToldWithTheRemedyInTime() {
        String uri = Servers.redis().uri().replace("redis://", "rediss://");
        try (RedisXADataSource source = RedisXADataSource.builder()
                .uri(uri)
                .truststore(tls.trustStore(), tls.password())
                .build()) {
            assertRemedy(source, "redis://");
        }
    }

    @Test
    void aClientWithoutTlsIsToldThatTheServerMaySpeakIt() {
        try (RedisXADataSource source = RedisXADataSource.builder()
                .uri(server.uri().replace("rediss://", "redis://"))
                .build()) {
            assertRemedy(source, "rediss://");
        }
    }

    @Test
    void aStoreThatCannotBeOpenedIsSaidByTheBuilderWithoutItsPassword() {
        RedisXADataSourceBuilder builder = RedisXADataSource.builder().uri(server.uri());
        assertThatThrownBy(() -> builder.truststore(tls.trustStore(), "wrong-word"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("truststore " + tls.trustStore())
                .hasMessageContaining("password")
                .hasMessageNotContaining("wrong-word");
        assertThatThrownBy(() -> builder.keystore(Path.of("not-there.p12"), "wrong-word"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("keystore not-there.p12")
                .hasMessageNotContaining("wrong-word");
    }

    @Test
    void storesForPlainAddressesAndForAClientOfOnesOwnAreRefused() {
        assertThatThrownBy(() -> RedisXADataSource.builder()
                        .uri("redis://127.0.0.1:1")
                        .truststore(tls.trustStore(), tls.password())
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("redis://127.0.0.1:1")
                .hasMessageContaining("rediss://");
        assertThatThrownBy(() -> RedisXADataSource.builder()
                        .client(Redis.plain())
                        .truststore(tls.trustStore(), tls.password())
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a client brings its own");
    }

    private static void assertRemedy(RedisXADataSource source, String remedy) {
        ConnectErrors.assertTold(source, BOUND, remedy).doesNotContain(tls.password());
    }
}
