package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys of any type within a transaction: deleted, looked for, with an expiry, used as another type afterwards. */
class KeysTest {
    private static final RedisXADataSource SOURCE = Redis.builder().build();
    private static final Duration HOUR = Duration.ofHours(1);

    private final String key = Redis.key("key");
    private final String other = Redis.key("other");

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
    void areSeenAsTheTypedObjectsOfTheTransactionSeeThem(EveryType type) throws XAException {
        type.seed(key);
        Work.committed(SOURCE, session -> {
            XaKeys keys = session.getKeys();
            assertThat(keys.exists(key)).isTrue();
            assertThat(keys.type(key)).contains(typeInRedis(key));
            type.change(session, key);
            assertThat(keys.type(key)).contains(typeInRedis(key));
            assertThat(keys.expire(key, HOUR)).isTrue();
            assertThat(type.in(session, key).remaining()).isPresent();
            assertThat(keys.persist(key)).isTrue();
            assertThat(type.in(session, key).remaining()).isEmpty();
            assertThat(keys.delete(key, other, key)).isEqualTo(1);
            assertThat(type.in(session, key).isPresent()).isFalse();
            assertThat(keys.countExists(key, other)).isZero();
            assertThat(keys.type(key)).isEmpty();
            assertThat(keys.expire(key, HOUR)).isFalse();
            assertThat(keys.expireAt(key, Instant.now())).isFalse();
            assertThat(keys.persist(key)).isFalse();
            assertThat(keys.remaining(key)).isEmpty();
            type.change(session, other);
            assertThat(keys.countExists(key, other, other)).isEqualTo(2);
            assertThat(keys.expireAt(other, Instant.now().plus(HOUR))).isTrue();
            assertThat(keys.remaining(other).orElseThrow()).isGreaterThan(HOUR.minusMinutes(1));
        });
        assertThat(Redis.plain().getKeys().countExists(key)).isZero();
        assertThat(type.content(other)).isEqualTo("1");
        assertThat(EveryType.expiry(other)).isPositive();
    }

    @ParameterizedTest
    @EnumSource(EveryType.class)
    void thatAreDeletedMayBecomeAnyOtherType(EveryType before) throws XAException {
        for (EveryType after : EveryType.values()) {
            for (boolean onePhase : new boolean[] {false, true}) {
                for (Consumer<RedisSession> delete : deletions(before)) {
                    Redis.plain().getKeys().delete(key);
                    before.seed(key, HOUR);
                    Work work = Work.ended(SOURCE, session -> {
                        delete.accept(session);
                        after.change(session, key);
                        assertThat(after.in(session, key).isPresent()).isTrue();
                    });
                    finish(work, onePhase);
                    assertThat(after.content(key)).isEqualTo("1");
                    assertThat(EveryType.expiry(key)).isEqualTo(-1);
                }
            }
        }
    }

    private Iterable<Consumer<RedisSession>> deletions(EveryType type) {
        return List.of(
                session -> assertThat(session.getKeys().delete(key)).isEqualTo(1),
                session -> session.getKeys().fastDelete(key),
                session -> assertThat(type.in(session, key).delete()).isTrue(),
                session -> {
                    type.change(session, key);
                    session.getKeys().fastDelete(key);
                });
    }

    @ParameterizedTest
    @EnumSource(EveryType.class)
    void thatAreNotThereMayBeLookedAtAsOneTypeAndBecomeAnother(EveryType after) throws XAException {
        for (EveryType before : EveryType.values()) {
            Redis.plain().getKeys().delete(key);
            Work.committed(SOURCE, session -> {
                assertThat(before.in(session, key).isPresent()).isFalse();
                after.change(session, key);
            });
            assertThat(after.content(key)).isEqualTo("1");
        }
    }

    @Test
    void thatWereNotThereAndHaveBecomeAnythingSinceFailPrepare() throws XAException {
        for (EveryType made : EveryType.values()) {
            for (boolean onePhase : new boolean[] {false, true}) {
                Redis.plain().getKeys().delete(key);
                Work work = Work.ended(SOURCE, session -> {
                    assertThat(session.getBucket(key).get()).isEmpty();
                    session.getMap(key).add("a", 1);
                });
                made.seed(key);
                XaErrors.of(() -> work.finish(onePhase), XAException.XA_RBTRANSIENT);
                assertThat(made.content(key)).isEqualTo("1");
            }
        }
    }

    @Test
    void ofAnotherTypeThanTheyAreTakenForAreNamedEvenWhenTheyAreKnownToBeThere() throws XAException {
        Redis.plain().getBucket(key).set("text");
        Work work = Work.start(SOURCE);
        assertThat(work.session.getKeys().exists(key)).isTrue();
        assertThatThrownBy(() -> work.session.getMap(key).isPresent())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(key)
                .hasMessageContaining("string")
                .hasMessageContaining("XaMap");
        assertThatThrownBy(() -> work.session.getMap(key).expire(HOUR)).isInstanceOf(IllegalStateException.class);
        work.resource.end(work.xid, XAResource.TMSUCCESS);
        assertThat(work.prepare()).isEqualTo(XAResource.XA_RDONLY);
    }

    @Test
    void whatIsAnsweredIsValidated() throws XAException {
        for (boolean onePhase : new boolean[] {false, true}) {
            assertConflict(onePhase, true, keys -> keys.exists(key), this::delete);
            assertConflict(onePhase, false, keys -> keys.exists(key), this::make);
            assertConflict(onePhase, true, keys -> keys.countExists(other, key), this::delete);
            assertConflict(onePhase, true, keys -> keys.type(key), () -> {
                delete();
                Redis.plain().getMap(key).put("x", "y");
            });
            assertConflict(onePhase, true, keys -> keys.delete(key), this::delete);
            assertConflict(onePhase, false, keys -> keys.delete(key), this::make);
            assertConflict(onePhase, true, keys -> keys.expire(key, HOUR), this::delete);
            assertConflict(onePhase, true, keys -> keys.remaining(key), this::delete);
            assertConflict(onePhase, false, keys -> keys.persist(key), this::make);
        }
    }

    private void assertConflict(boolean onePhase, boolean there, Consumer<XaKeys> read, Runnable interference)
            throws XAException {
        delete();
        if (there) {
            make();
        }
        Work work = Work.ended(SOURCE, session -> {
            read.accept(session.getKeys());
            session.<String>getBucket(Redis.key("written")).set("x");
        });
        interference.run();
        XaErrors.of(() -> work.finish(onePhase), XAException.XA_RBTRANSIENT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void thatAreDeletedBlindlyConflictWithNobodyWhateverTheyAre(boolean onePhase) throws XAException {
        make();
        Work work = Work.ended(SOURCE, session -> session.getKeys().fastDelete(key, other));
        delete();
        Redis.plain().getMap(key).put("x", "y");
        finish(work, onePhase);
        assertThat(Redis.plain().getKeys().countExists(key, other)).isZero();
    }

    @Test
    void ofTheAdapterAreRefused() throws XAException {
        Work work = Work.start(SOURCE);
        XaKeys keys = work.session.getKeys();
        make();
        for (String own : new String[] {"concordat:{0}:prepared", "concordat-prefix", ""}) {
            assertThatThrownBy(() -> keys.delete(own)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> keys.exists(own)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> keys.rename(key, own)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> keys.renameIfAbsent(own, key)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> keys.delete((String) null)).isInstanceOf(NullPointerException.class);
        work.resource.end(work.xid, XAResource.TMSUCCESS);
        work.rollback();
    }

    @Test
    void cannotBeChangedByAStrictRead() throws XAException {
        make();
        Work work = Work.start(SOURCE);
        assertThat(work.session.readLocked(
                        WhenLocked.FAIL, session -> session.getKeys().exists(key)))
                .contains(true);
        assertThatThrownBy(() -> work.session.readLocked(
                        WhenLocked.FAIL, session -> session.getKeys().delete(key)))
                .isInstanceOf(IllegalStateException.class);
        work.resource.end(work.xid, XAResource.TMSUCCESS);
        work.rollback();
    }

    @Test
    void declaredACacheThatAreRenamedOverOthersAreNotRemovedWithThem() throws XAException {
        try (RedisXADataSource source = Redis.builder().cacheKeys("cache-").build()) {
            String cache = Redis.key("cache-map");
            Redis.plain().getMap(cache).put("x", "1");
            Redis.plain().getBucket(key).set("stays");
            Work work = Work.prepared(source, session -> {
                session.getMap(cache).add("x", 1);
                session.getKeys().rename(cache, key);
            });
            Redis.plain().getMap(cache).put("x", "no number");
            XaErrors.of(work::commit, XAException.XA_HEURMIX);
            assertThat(Redis.plain().getBucket(key).get()).isEqualTo("stays");
            assertThat(Redis.plain().getMap(cache).readAllMap()).isEqualTo(Map.of("x", "no number"));
            work.resource.forget(work.xid);
            String view = Redis.key("cache-view");
            Work cached = Work.prepared(source, session -> session.getKeys().rename(cache, view));
            delete(cache);
            cached.commit();
            assertThat(Redis.plain().getKeys().countExists(cache, view)).isZero();
        }
    }

    private void make() {
        Redis.plain().getBucket(key).set("x");
    }

    private void delete() {
        delete(key);
    }

    private static void delete(String name) {
        Redis.plain().getKeys().delete(name);
    }

    private static String typeInRedis(String name) {
        return switch (Redis.plain().getKeys().getType(name)) {
            case OBJECT -> "string";
            case MAP -> "hash";
            case SET -> "set";
            case ZSET -> "zset";
            case LIST -> "list";
            default -> throw new AssertionError();
        };
    }

    private static void finish(Work work, boolean onePhase) throws XAException {
        work.finish(onePhase);
        if (!onePhase) {
            work.commit();
        }
    }
}
