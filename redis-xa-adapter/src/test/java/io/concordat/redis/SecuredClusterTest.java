package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.redis.PreflightReport.Severity;
import io.concordat.testing.servers.ClusterNode;
import io.concordat.testing.servers.RedisCluster;
import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.RedisTls;
import io.concordat.testing.servers.Servers;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A cluster whose nodes speak TLS only, to clients and to each other, and want a user and a password. */
class SecuredClusterTest {
    private static final Duration BOUND = Duration.ofSeconds(60);

    private static RedisCluster cluster;
    private static RedisTls tls;

    @BeforeAll
    static void start() {
        cluster = Servers.startRedisCluster(
                3,
                1,
                RedisOptions.defaults()
                        .withTls()
                        .with("requirepass", "admin-word")
                        .with("user", "app on >app-word ~* &* +@all"));
        tls = cluster.nodes().get(0).server().tls().orElseThrow();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void aBranchOverThreeMastersIsCommittedInTwoPhases() throws XAException {
        List<String> keys = keys("committed");
        try (RedisXADataSource source = secured().build()) {
            assertThat(source.check().findings(Severity.ERROR)).isEmpty();
            Work.committed(source, session -> setAll(session, keys));
        }
        assertAll(keys);
    }

    @Test
    void aBranchWhoseProcessDiedIsRecoveredAfterAFailover() throws XAException {
        List<String> keys = keys("recovered");
        Work dead;
        try (RedisXADataSource source = secured().build()) {
            dead = Work.prepared(source, session -> setAll(session, keys));
        }
        cluster.failOver(cluster.replicasOf(cluster.masterOf(keys.get(0))).get(0));
        try (RedisXADataSource other = secured().build()) {
            XAResource recovering = other.getXAConnection().getXAResource();
            ClusterLossTest.awaitList(recovering, dead.xid);
            recovering.commit(dead.xid, false);
        }
        assertAll(keys);
    }

    @Test
    void aClientThatIsOpenFollowsAFailover() throws XAException {
        List<String> keys = keys("followed");
        try (RedisXADataSource source = secured().build()) {
            Work work = Work.prepared(source, session -> setAll(session, keys));
            cluster.failOver(cluster.replicasOf(cluster.masterOf(keys.get(1))).get(0));
            work.commit();
        }
        assertAll(keys);
    }

    @Test
    void aWrongPasswordIsToldWithTheRemedy() {
        try (RedisXADataSource wrong = secured().password("wrong-word").build();
                RedisXADataSource none = trusting().build()) {
            ConnectErrors.assertTold(wrong, BOUND, uris()[0].toString(), "WRONGPASS", "Correct user(...)")
                    .doesNotContain("wrong-word");
            ConnectErrors.assertTold(none, BOUND, uris()[0].toString(), "NOAUTH", "Correct user(...)");
        }
    }

    @Test
    void aNodeWhoseCertificateIsNotTrustedIsToldWithTheRemedy() {
        try (RedisXADataSource source = login(cluster(uris())).build()) {
            ConnectErrors.assertTold(
                            source, BOUND, uris()[0].toString(), "certification path", "truststore(path, password)")
                    .doesNotContain("io.netty", "app-word");
        }
    }

    @Test
    void aClientWithoutTlsIsToldThatTheNodesMaySpeakIt() {
        URI plain = URI.create(uris()[0].toString().replace("rediss://", "redis://"));
        try (RedisXADataSource source = login(cluster(plain)).build()) {
            ConnectErrors.assertTold(source, BOUND, plain.toString(), "rediss://");
        }
    }

    private static RedisXADataSourceBuilder secured() {
        return login(trusting());
    }

    private static RedisXADataSourceBuilder trusting() {
        return cluster(uris()).truststore(tls.trustStore(), tls.password());
    }

    private static RedisXADataSourceBuilder cluster(URI... nodes) {
        return RedisXADataSource.builder().cluster(nodes).lockWait(Duration.ZERO);
    }

    private static RedisXADataSourceBuilder login(RedisXADataSourceBuilder builder) {
        return builder.user("app").password("app-word");
    }

    private static URI[] uris() {
        return cluster.uris().stream().map(URI::create).toArray(URI[]::new);
    }

    /** A key at each master. */
    private static List<String> keys(String name) {
        return cluster.masters().stream()
                .map(master -> cluster.keyAt(master, name, 0))
                .toList();
    }

    private static void setAll(RedisSession session, List<String> keys) {
        keys.forEach(key -> session.<String>getBucket(key).set("new"));
    }

    private static void assertAll(List<String> keys) {
        assertThat(keys).hasSize(3).allSatisfy(key -> {
            ClusterNode master = cluster.masterOf(key);
            assertThat(master.command("GET", key).text()).isEqualTo("new");
        });
    }
}
