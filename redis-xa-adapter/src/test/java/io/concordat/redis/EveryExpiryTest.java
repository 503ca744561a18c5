package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.redisson.api.redisnode.RedisNode;
import org.redisson.api.redisnode.RedisNodes;

/** Expiries of keys of every type: relative, absolute, removed. */
class EveryExpiryTest {
    private static final RedisXADataSource SOURCE = Redis.builder().build();
    private static final Duration HOUR = Duration.ofHours(1);

    private final String key = Redis.key("expiring");

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }

    @AfterAll
    static void close() {
        SOURCE.close();
    }

    @ParameterizedTest
    @EnumSource(EveryType.class)
    void isSeenByTheTransactionThatChangesIt(EveryType type) throws XAException {
        type.seed(key, HOUR);
        Work.committed(SOURCE, session -> {
            XaObject object = type.in(session, key);
            assertThat(object.remaining().orElseThrow()).isBetween(HOUR.minusMinutes(1), HOUR);
            assertThat(object.persist()).isTrue();
            assertThat(object.remaining()).isEmpty();
            assertThat(object.persist()).isFalse();
            assertThat(object.expire(HOUR.multipliedBy(2))).isTrue();
            assertThat(object.remaining().orElseThrow()).isGreaterThan(HOUR);
            assertThat(object.persist()).isTrue();
            type.change(session, key);
            assertThat(object.expireAt(Instant.now().plus(HOUR))).isTrue();
            assertThat(object.remaining().orElseThrow()).isBetween(HOUR.minusMinutes(1), HOUR);
            assertThat(object.delete()).isTrue();
            assertThat(object.remaining()).isEmpty();
            assertThat(object.persist()).isFalse();
            assertThat(object.expire(HOUR)).isFalse();
            assertThat(object.expireAt(Instant.now().plus(HOUR))).isFalse();
            type.change(session, key);
            assertThat(object.remaining()).isEmpty();
            assertThat(object.persist()).isFalse();
            assertThat(object.expire(HOUR.multipliedBy(3))).isTrue();
        });
        assertThat(type.content(key)).isEqualTo("1");
        assertThat(EveryType.expiry(key))
                .isCloseTo(Instant.now().plus(HOUR.multipliedBy(3)).toEpochMilli(), within(60_000L));
    }

    @ParameterizedTest
    @EnumSource(EveryType.class)
    void ofAKeyThatIsNotThereChangesNothing(EveryType type) throws XAException {
        Work work = Work.ended(SOURCE, session -> {
            XaObject object = type.in(session, key);
            assertThat(object.expire(HOUR)).isFalse();
            assertThat(object.expireAt(Instant.now().plus(HOUR))).isFalse();
            assertThat(object.persist()).isFalse();
            assertThat(object.remaining()).isEmpty();
            assertThat(object.delete()).isFalse();
        });
        assertThat(work.prepare()).isEqualTo(XAResource.XA_RDONLY);
    }

    @ParameterizedTest
    @EnumSource(EveryType.class)
    void atATimeIsThatTimeHoweverLongTheTransactionTakes(EveryType type) throws XAException {
        for (boolean onePhase : new boolean[] {false, true}) {
            long time = Instant.now().plus(HOUR).toEpochMilli();
            type.seed(key);
            Work work = Work.ended(SOURCE, session -> type.in(session, key).expireAt(Instant.ofEpochMilli(time)));
            finish(work, onePhase);
            // Redis 6.2 cannot tell exactly.
            assertThat(EveryType.expiry(key)).isCloseTo(time, within(isExact() ? 0L : 1_000L));
            assertThat(type.content(key)).isEqualTo("1");
        }
    }

    @ParameterizedTest
    @EnumSource(EveryType.class)
    void atATimeOfANewKeyIsThatTime(EveryType type) throws XAException {
        for (boolean onePhase : new boolean[] {false, true}) {
            long time = Instant.now().plus(HOUR).toEpochMilli();
            type.seed(key);
            Work work = Work.ended(SOURCE, session -> {
                type.in(session, key).delete();
                type.change(session, key);
                type.in(session, key).expireAt(Instant.ofEpochMilli(time));
            });
            finish(work, onePhase);
            assertThat(EveryType.expiry(key)).isCloseTo(time, within(isExact() ? 0L : 1_000L));
        }
    }

    @ParameterizedTest
    @EnumSource(EveryType.class)
    void atATimeInThePastDeletes(EveryType type) throws XAException {
        for (Instant past : new Instant[] {Instant.now().minusSeconds(1), Instant.EPOCH, Instant.MIN}) {
            for (boolean onePhase : new boolean[] {false, true}) {
                type.seed(key);
                Work work = Work.start(SOURCE);
                type.change(work.session, key);
                XaObject object = type.in(work.session, key);
                assertThat(object.expireAt(past)).isTrue();
                work.resource.end(work.xid, XAResource.TMSUCCESS);
                finish(work, onePhase);
                assertThat(Redis.plain().getKeys().countExists(key)).isZero();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(EveryType.class)
    void atATimeInThePastIsSeenToHavePassed(EveryType type) throws XAException {
        type.seed(key);
        Work.committed(SOURCE, session -> {
            XaObject object = type.in(session, key);
            assertThat(object.expireAt(Instant.now().minusSeconds(1))).isTrue();
            assertThat(object.isPresent()).isFalse();
            assertThat(object.remaining()).isEmpty();
            type.change(session, key);
            assertThat(object.isPresent()).isTrue();
        });
        assertThat(type.content(key)).isEqualTo("1");
        assertThat(EveryType.expiry(key)).isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource(EveryType.class)
    void thatIsRemovedIsGoneAfterwards(EveryType type) throws XAException {
        for (boolean onePhase : new boolean[] {false, true}) {
            type.seed(key, HOUR);
            Work work = Work.ended(SOURCE, session -> {
                assertThat(type.in(session, key).persist()).isTrue();
                type.change(session, key);
            });
            finish(work, onePhase);
            assertThat(type.content(key)).isEqualTo("2");
            assertThat(EveryType.expiry(key)).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @EnumSource(EveryType.class)
    void thatIsRemovedConflictsWithWhoeverChangesWhetherThereIsOne(EveryType type) throws XAException {
        for (boolean onePhase : new boolean[] {false, true}) {
            assertConflict(
                    type, onePhase, true, () -> Redis.plain().getBucket(key).clearExpire());
            assertConflict(type, onePhase, true, () -> Redis.plain().getKeys().delete(key));
            assertConflict(
                    type, onePhase, false, () -> Redis.plain().getBucket(key).expire(HOUR));
        }
    }

    private void assertConflict(EveryType type, boolean onePhase, boolean expires, Runnable interference)
            throws XAException {
        Redis.plain().getKeys().delete(key);
        type.seed(key);
        if (expires) {
            Redis.plain().getBucket(key).expire(HOUR);
        }
        Work work = Work.ended(SOURCE, session -> {
            assertThat(type.in(session, key).persist()).isEqualTo(expires);
            session.<String>getBucket(Redis.key("other")).set("x");
        });
        interference.run();
        XaErrors.of(() -> work.finish(onePhase), XAException.XA_RBTRANSIENT);
    }

    @ParameterizedTest
    @EnumSource(EveryType.class)
    void thatIsRemovedDoesNotConflictWithAnotherExpiry(EveryType type) throws XAException {
        type.seed(key, HOUR);
        Work work = Work.ended(SOURCE, session -> type.in(session, key).persist());
        Redis.plain().getBucket(key).expire(HOUR.multipliedBy(2));
        finish(work, false);
        assertThat(EveryType.expiry(key)).isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource(EveryType.class)
    void ofAKeyThatGoesBeforeItsExpiryIsRemovedIsAHeuristic(EveryType type) throws XAException {
        Work work = ExpiringWork.prepared(
                SOURCE,
                life -> type.seed(key, life),
                () -> Redis.plain().getKeys().countExists(key) == 1,
                session -> {
                    assertThat(type.in(session, key).persist()).isTrue();
                    type.change(session, key);
                });
        Awaitility.await().until(() -> Redis.plain().getKeys().countExists(key) == 0);
        RedisXAException e = XaErrors.of(work::commit, XAException.XA_HEURMIX);
        assertThat(e).hasMessageContaining(key).hasMessageContaining("expiry");
        assertThat(Redis.plain().getKeys().countExists(key)).isZero();
        work.resource.forget(work.xid);
    }

    @ParameterizedTest
    @EnumSource(EveryType.class)
    void ofCenturiesIsRefused(EveryType type) throws XAException {
        Work work = Work.start(SOURCE);
        XaObject object = type.in(work.session, key);
        for (Instant never : new Instant[] {Instant.MAX, Instant.now().plus(Duration.ofDays(36_501))}) {
            assertThatThrownBy(() -> object.expireAt(never))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("36500 days");
        }
        work.resource.end(work.xid, XAResource.TMSUCCESS);
        work.rollback();
    }

    private static void finish(Work work, boolean onePhase) throws XAException {
        work.finish(onePhase);
        if (!onePhase) {
            work.commit();
        }
    }

    private static boolean isExact() {
        return !Redis.plain()
                .getRedisNodes(RedisNodes.SINGLE)
                .getInstance()
                .info(RedisNode.InfoSection.SERVER)
                .get("redis_version")
                .startsWith("6.");
    }
}
