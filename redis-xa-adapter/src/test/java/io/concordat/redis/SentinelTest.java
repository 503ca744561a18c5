package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.redis.PreflightReport.Severity;
import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.RedisSentinel;
import io.concordat.testing.servers.Servers;
import java.net.URI;
import java.time.Duration;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.redisson.api.RedissonClient;

/** With Sentinel the primary changes; a data source goes with it. */
class SentinelTest {
    private static RedisSentinel redis;

    @BeforeAll
    static void start() {
        redis = Servers.startRedisSentinel(1, RedisOptions.defaults());
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @Test
    void aBranchThatWasPreparedBeforeAFailoverIsCommittedAtTheNewPrimary() throws XAException {
        try (RedisXADataSource source = source();
                RedisXADataSource other = source()) {
            assertThat(source.check().findings(Severity.ERROR)).isEmpty();
            // From now on the source sends the scripts by their digests, which the new primary does not know.
            Work.committed(source, session -> session.<String>getBucket("a").set("before"));
            Work work = Work.prepared(
                    source, session -> session.<String>getBucket("a").set("x"));
            redis.failOver();
            assertThat(OwnCluster.listed(other)).containsExactly(work.xid);
            Work.commitOnceAnswered(work.resource, work.xid);
            Work.commitOnceAnswered(OwnCluster.resource(other), work.xid);
            assertThat(OwnCluster.resource(source).isSameRM(OwnCluster.resource(other)))
                    .isTrue();
        }
        RedissonClient plain = Redis.open(redis.primary().uri());
        try {
            assertThat(plain.getBucket("a").get()).isEqualTo("x");
            assertThat(Redis.leftovers(plain)).isEmpty();
        } finally {
            plain.shutdown();
        }
    }

    private static RedisXADataSource source() {
        return RedisXADataSource.builder()
                .sentinel(
                        RedisSentinel.MASTER_NAME,
                        redis.sentinelUris().stream().map(URI::create).toArray(URI[]::new))
                .lockWait(Duration.ZERO)
                .build();
    }
}
