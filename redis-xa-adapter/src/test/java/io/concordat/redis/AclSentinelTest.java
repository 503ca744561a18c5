package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.redis.PreflightReport.Finding;
import io.concordat.redis.PreflightReport.Severity;
import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.RedisSentinel;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.Servers;
import io.concordat.testing.servers.resp.RedisReply;
import java.net.URI;
import java.util.List;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With Sentinel the rules that docs/redis.md publishes suffice, at data nodes and at Sentinels, and each is asked for. */
class AclSentinelTest {
    private static final AclRules DATA = AclRules.of("concordat");
    private static final AclRules WATCHER = AclRules.of("watcher");
    private static RedisSentinel redis;

    @BeforeAll
    static void start() {
        redis = Servers.startRedisSentinel(
                1, RedisOptions.defaults(), RedisOptions.defaults().with("requirepass", "other-word"));
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @BeforeEach
    void giveAllRights() {
        redis.data().servers().forEach(DATA::applyTo);
        redis.sentinels().forEach(WATCHER::applyTo);
        redis.sentinels().forEach(sentinel -> sentinel.command("ACL", "LOG", "RESET"));
    }

    @Test
    void aBranchIsCommittedAcrossAFailover() throws XAException {
        try (RedisXADataSource source = source();
                RedisXADataSource other = source()) {
            assertThat(source.check().findings())
                    .filteredOn(finding -> finding.subject().startsWith("rights at replica"))
                    .extracting(Finding::severity)
                    .containsExactly(Severity.OK);
            Work work = Work.prepared(
                    source, session -> session.<String>getBucket("app:a").set("x"));
            RedisServer promoted = redis.failOver();
            assertThat(OwnCluster.listed(other)).containsExactly(work.xid);
            Work.commitOnceAnswered(work.resource, work.xid);
            assertThat(promoted.command("GET", "app:a").text()).isEqualTo("x");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ping", "sentinel|get-master-addr-by-name"})
    void withoutACommandAtTheSentinelsThePrimaryIsNotFoundAndTheRefusalIsSaid(String command) {
        takeFromTheWatcher(command);
        try (RedisXADataSource source = source()) {
            assertThat(source.preflight().findings(Severity.ERROR))
                    .singleElement()
                    .asString()
                    .contains("NOPERM");
        }
    }

    /** Redisson goes on without these, and may then know too few Sentinels to hear of a failover. */
    @ParameterizedTest
    @ValueSource(strings = {"sentinel|sentinels", "sentinel|slaves"})
    void theClientAsksTheSentinelsForMore(String command) {
        try (RedisXADataSource source = source()) {
            assertThat(source.preflight().isUsable()).isTrue();
        }
        assertThat(refusals()).isEmpty();
        takeFromTheWatcher(command);
        try (RedisXADataSource source = source()) {
            assertThat(source.preflight().isUsable()).isTrue();
        }
        assertThat(refusals()).isNotEmpty();
    }

    private static void takeFromTheWatcher(String command) {
        AclRules fewer = WATCHER.without("+" + command);
        redis.sentinels().forEach(fewer::applyTo);
    }

    private static List<RedisReply> refusals() {
        return redis.sentinels().stream()
                .flatMap(sentinel -> sentinel.command("ACL", "LOG").elements().stream())
                .toList();
    }

    @Test
    void whatTheReplicaRefusesIsAWarningWithTheRemedy() {
        RedisServer replica = redis.data().replicas().get(0);
        DATA.without("+rename").applyTo(replica);
        try (RedisXADataSource source = source()) {
            assertThat(source.preflight().findings(Severity.WARNING))
                    .extracting(Finding::toString)
                    .anySatisfy(warning -> assertThat(warning)
                            .contains("ACL SETUSER concordat +rename on replica " + replica.address()));
        }
    }

    private static RedisXADataSource source() {
        return RedisXADataSource.builder()
                .sentinel(
                        RedisSentinel.MASTER_NAME,
                        redis.sentinelUris().stream().map(URI::create).toArray(URI[]::new))
                .user("concordat")
                .password("secret")
                .sentinelUser("watcher")
                .sentinelPassword("secret")
                .build();
    }
}
