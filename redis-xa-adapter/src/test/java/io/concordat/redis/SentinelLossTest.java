package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.RedisSentinel;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.Servers;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A primary under Sentinel is killed between prepare and commit, and its replica takes over. */
class SentinelLossTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private RedisSentinel redis;
    private RedisServer first;

    @BeforeEach
    void start() {
        redis = Servers.startRedisSentinel(1, RedisOptions.defaults());
        first = redis.primary();
    }

    @AfterEach
    void stop() {
        redis.close();
    }

    @Test
    void whatTheReplicaHasConfirmedSurvivesAndCommits() throws XAException {
        try (RedisXADataSource source = source(Durability.replicas(1, Duration.ofSeconds(10)))) {
            Work work = Work.prepared(
                    source, session -> session.<String>getBucket("key").set("new"));
            first.process().orElseThrow().kill();
            RedisServer promoted = redis.awaitPromotion(first);

            try (RedisXADataSource other = source(Durability.MEMORY)) {
                XAResource recovering = other.getXAConnection().getXAResource();
                ClusterLossTest.awaitList(recovering, work.xid);
                recovering.commit(work.xid, false);
            }
            assertThat(promoted.command("GET", "key").text()).isEqualTo("new");
        }
    }

    @Test
    void whatTheReplicaHasNotIsReportedAsLostWithItsKeys() throws XAException {
        try (RedisXADataSource source = source(Durability.MEMORY)) {
            RedisServer replica = redis.data().replicas().get(0);
            // Cut off for certain: what is sent to a stopped replica waits for it in its socket.
            replica.process().orElseThrow().pause();
            first.command("CLIENT", "KILL", "TYPE", "replica");
            Work work = Work.prepared(
                    source, session -> session.<String>getBucket("key").set("new"));
            first.process().orElseThrow().kill();
            replica.process().orElseThrow().resume();
            RedisServer promoted = redis.awaitPromotion(first);

            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
                RedisXAException lost = XaErrors.of(work::commit, XAException.XA_HEURHAZ);
                assertThat(lost.keys()).isEqualTo(List.of("key"));
            });
            assertThat(promoted.command("EXISTS", "key").number()).isZero();
            try (RedisXADataSource other = source(Durability.MEMORY)) {
                XAResource recovering = other.getXAConnection().getXAResource();
                assertThat(XaErrors.of(() -> recovering.commit(work.xid, false), XAException.XA_HEURHAZ))
                        .hasMessageContaining("Its keys are not known");
            }
        }
    }

    private RedisXADataSource source(Durability durability) {
        return RedisXADataSource.builder()
                .sentinel(
                        RedisSentinel.MASTER_NAME,
                        redis.sentinelUris().stream().map(URI::create).toArray(URI[]::new))
                .lockWait(Duration.ZERO)
                .durability(durability)
                .build();
    }
}
