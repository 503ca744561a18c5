package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.redisson.api.redisnode.RedisNode;
import org.redisson.api.redisnode.RedisNodes;

/** Out of memory: prepare says no and stages nothing; what is prepared still commits and rolls back. */
class FullServerTest {
    private OwnRedis redis;

    @BeforeEach
    void start() {
        redis = OwnRedis.with("maxmemory-policy", "noeviction");
    }

    @AfterEach
    void stop() {
        redis.close();
    }

    @Test
    void prepareVotesNoAndStagesNothing() throws XAException {
        for (boolean onePhase : new boolean[] {false, true}) {
            Work work = Work.ended(redis.source, session -> {
                session.<String>getBucket("a").set("x");
                session.getMap("m").add("n", 1);
            });
            fill();
            RedisXAException e = XaErrors.of(
                    () -> {
                        if (onePhase) {
                            work.commitInOnePhase();
                        } else {
                            work.prepare();
                        }
                    },
                    XAException.XA_RBOTHER);
            assertThat(e).hasMessageContaining("maxmemory").hasMessageContaining("free memory");
            free();
            assertThat(redis.plain.getKeys().countExists("a", "m")).isZero();
            assertThat(Redis.leftovers(redis.plain)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(SwapMode.class)
    void aPreparedBranchCommitsWhileTheServerIsFull(SwapMode swap) throws XAException {
        redis.plain.getMap("m").put("n", "1");
        try (RedisXADataSource source =
                RedisXADataSource.builder().client(redis.plain).swap(swap).build()) {
            Work work = Work.prepared(source, session -> {
                session.<String>getBucket("a").set("x".repeat(10_000));
                session.getMap("m").add("n", 1);
                session.<String, String>getMap("m").fastPut("o", "y".repeat(10_000));
            });
            fill();
            work.commit();
        }
        free();
        assertThat(redis.plain.<String>getBucket("a").get()).hasSize(10_000);
        assertThat(redis.plain.getMap("m").get("n")).isEqualTo("2");
        assertThat(Redis.leftovers(redis.plain)).isEmpty();
    }

    @Test
    void aBranchOfDeltasAloneCommitsWhileTheServerIsFull() throws XAException {
        redis.plain.getMap("m").put("n", "1");
        Work work = Work.prepared(redis.source, session -> session.getMap("m").add("n", 1));
        fill();
        work.commit();
        free();
        assertThat(redis.plain.getMap("m").get("n")).isEqualTo("2");
    }

    @ParameterizedTest
    @EnumSource(SwapMode.class)
    void everyTypeCommitsWhileTheServerIsFullAndIsRefusedWholeAtPrepare(SwapMode swap) throws XAException {
        String big = "x".repeat(10_000);
        Consumer<RedisSession> everyType = session -> {
            session.<String>getSet("set").fastAdd(big);
            session.<String>getSortedSet("sorted").fastAdd(1, big);
            session.<String>getList("list").addLast(big);
            session.getCounter("counter").add(5);
            session.<String>getBucket("bucket").set(big);
            session.<String, String>getMap("map").fastPut("f", big);
        };
        String[] keys = {"set", "sorted", "list", "counter", "bucket", "map"};
        try (RedisXADataSource source =
                RedisXADataSource.builder().client(redis.plain).swap(swap).build()) {
            Work late = Work.ended(source, everyType);
            fill();
            XaErrors.of(late::prepare, XAException.XA_RBOTHER);
            free();
            assertThat(Redis.leftovers(redis.plain)).isEmpty();
            assertThat(redis.plain.getKeys().countExists(keys)).isZero();
            Work work = Work.prepared(source, everyType);
            fill();
            work.commit();
        }
        free();
        assertThat(redis.plain.getKeys().countExists(keys)).isEqualTo(keys.length);
        assertThat(redis.plain.getAtomicLong("counter").get()).isEqualTo(5);
        assertThat(redis.plain.<String>getList("list").get(0)).isEqualTo(big);
        assertThat(Redis.leftovers(redis.plain)).isEmpty();
    }

    @Test
    void theRollbackOfABranchThatNeverCameIsRecordedWhileTheServerIsFull() throws XAException {
        Work late = Work.prepared(
                redis.source, session -> session.<String>getBucket("a").set("x"));
        Xid unknown = Work.newXid();
        fill();
        late.resource.rollback(unknown);
        free();
        XaErrors.of(() -> late.resource.commit(unknown, false), XAException.XA_HEURRB);
        late.rollback();
    }

    @Test
    void aPreparedBranchRollsBackAndIsListedWhileTheServerIsFull() throws XAException {
        Work work = Work.prepared(
                redis.source, session -> session.<String>getBucket("a").set("x"));
        fill();
        assertThat(Stream.of(work.resource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN)))
                .containsExactly(work.xid);
        work.rollback();
        free();
        assertThat(Redis.leftovers(redis.plain)).isEmpty();
    }

    @Test
    void moreThanOnePageOfBranchesIsListedWhileTheServerIsFull() throws XAException {
        for (int i = 0; i < 1001; i++) {
            redis.plain
                    .getScoredSortedSet("concordat:{0}:prepared")
                    .add(i, Work.newXid().toString());
        }
        fill();
        XAResource resource = redis.source.getXAConnection().getXAResource();
        assertThat(resource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN))
                .hasSize(1001);
    }

    private void fill() {
        node().setConfig("maxmemory", "1");
    }

    private void free() {
        node().setConfig("maxmemory", "0");
    }

    private RedisNode node() {
        return redis.plain.getRedisNodes(RedisNodes.SINGLE).getInstance();
    }
}
