package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.redis.PreflightReport.Severity;
import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.RedisSentinel;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.RedisTls;
import io.concordat.testing.servers.Servers;
import java.net.URI;
import java.time.Duration;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A primary under Sentinel, with TLS everywhere, a user for the data and a password of the Sentinels' own. */
class SecuredSentinelTest {
    private static final Duration BOUND = Duration.ofSeconds(60);

    private static RedisSentinel redis;
    private static RedisTls tls;

    @BeforeAll
    static void start() {
        redis = Servers.startRedisSentinel(
                1,
                RedisOptions.defaults()
                        .withTls()
                        .with("requirepass", "admin-word")
                        .with("user", "app on >app-word ~* &* +@all"),
                RedisOptions.defaults().withTls().with("requirepass", "sentinel-word"));
        tls = redis.primary().tls().orElseThrow();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @Test
    void aBranchWhoseProcessDiedIsRecoveredAfterAFailover() throws XAException {
        Work dead;
        try (RedisXADataSource source = secured().build()) {
            assertThat(source.check().findings(Severity.ERROR)).isEmpty();
            Work.committed(source, session -> session.<String>getBucket("a").set("1"));
            assertThat(redis.primary().command("GET", "a").text()).isEqualTo("1");
            dead = Work.prepared(
                    source, session -> session.<String>getBucket("a").set("2"));
        }
        redis.data().awaitSynced();
        RedisServer promoted = redis.failOver();
        try (RedisXADataSource other = secured().build()) {
            XAResource recovering = other.getXAConnection().getXAResource();
            ClusterLossTest.awaitList(recovering, dead.xid);
            Work.commitOnceAnswered(recovering, dead.xid);
            Work.committed(other, session -> session.getCounter("n").add(1));
        }
        assertThat(promoted.command("GET", "a").text()).isEqualTo("2");
        assertThat(promoted.command("GET", "n").text()).isEqualTo("1");
    }

    @Test
    void aClientThatIsOpenFollowsAFailover() throws XAException {
        try (RedisXADataSource source = secured()
                .durability(Durability.replicas(1, Duration.ofSeconds(10)))
                .build()) {
            Work work = Work.prepared(
                    source, session -> session.<String>getBucket("b").set("1"));
            RedisServer promoted = redis.failOver();
            ClusterLossTest.awaitList(work.resource, work.xid);
            Work.commitOnceAnswered(work.resource, work.xid);
            assertThat(promoted.command("GET", "b").text()).isEqualTo("1");
        }
    }

    @Test
    void aWrongPasswordOfTheDataIsToldApartFromOneOfTheSentinels() {
        try (RedisXADataSource wrong = secured().password("wrong-word").build();
                RedisXADataSource wrongAtSentinels =
                        secured().sentinelPassword("wrong-word").build();
                RedisXADataSource none = trusting().build()) {
            ConnectErrors.assertTold(wrong, BOUND, RedisSentinel.MASTER_NAME, "WRONGPASS", "Correct user(...)")
                    .doesNotContain("wrong-word", "sentinel-word");
            ConnectErrors.assertTold(wrongAtSentinels, BOUND, oneSentinel(), "WRONGPASS", "Correct sentinelPassword(")
                    .doesNotContain("wrong-word", "app-word");
            ConnectErrors.assertTold(none, BOUND, oneSentinel(), "NOAUTH", "Correct sentinelPassword(");
        }
    }

    @Test
    void aSentinelWhoseCertificateIsNotTrustedIsNamedWithTheRemedy() {
        try (RedisXADataSource source = login(sentinel(uris())).build()) {
            ConnectErrors.assertTold(source, BOUND, oneSentinel(), "certification path", "truststore(path, password)")
                    .doesNotContain("io.netty", "app-word");
        }
    }

    @Test
    void aClientWithoutTlsIsToldThatTheSentinelsMaySpeakIt() {
        URI plain = URI.create(redis.sentinelUris().get(0).replace("rediss://", "redis://"));
        try (RedisXADataSource source = login(sentinel(plain)).build()) {
            ConnectErrors.assertTold(source, BOUND, "Sentinel " + plain, "rediss://");
        }
    }

    @Test
    void aNameThatTheSentinelsDoNotWatchIsToldWithTheRemedy() {
        try (RedisXADataSource source = login(RedisXADataSource.builder()
                        .sentinel("another", uris())
                        .truststore(tls.trustStore(), tls.password()))
                .build()) {
            ConnectErrors.assertTold(source, BOUND, "another", "correct the name in sentinel(name, ...)");
        }
    }

    private static RedisXADataSourceBuilder secured() {
        return login(trusting());
    }

    private static RedisXADataSourceBuilder trusting() {
        return sentinel(uris()).truststore(tls.trustStore(), tls.password());
    }

    private static RedisXADataSourceBuilder sentinel(URI... sentinels) {
        return RedisXADataSource.builder()
                .sentinel(RedisSentinel.MASTER_NAME, sentinels)
                .lockWait(Duration.ZERO);
    }

    private static RedisXADataSourceBuilder login(RedisXADataSourceBuilder builder) {
        return builder.user("app").password("app-word").sentinelPassword("sentinel-word");
    }

    private static String oneSentinel() {
        return "Sentinel " + uris()[0];
    }

    private static URI[] uris() {
        return redis.sentinelUris().stream().map(URI::create).toArray(URI[]::new);
    }
}
