package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.NoSuchElementException;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that get another name within a transaction, with what the transaction does to them before and after. */
class RenameTest {
    private static final RedisXADataSource SOURCE = Redis.builder().build();
    private static final Duration HOUR = Duration.ofHours(1);

    private final String a = Redis.key("a");
    private final String b = Redis.key("b");
    private final String c = Redis.key("c");

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
    void movesTheLiveContentWithOwnChangesBeforeAndAfter(EveryType type) throws XAException {
        for (boolean onePhase : new boolean[] {false, true}) {
            type.seed(a, HOUR);
            Redis.plain().getBucket(b).set("old");
            Work work = Work.ended(SOURCE, session -> {
                session.getKeys().rename(a, b);
                assertThat(session.getKeys().exists(a)).isFalse();
                assertThat(session.getKeys().exists(b)).isTrue();
                assertThat(type.in(session, a).isPresent()).isFalse();
                assertThat(type.in(session, b).remaining().orElseThrow()).isBetween(HOUR.minusMinutes(1), HOUR);
                type.change(session, b);
            });
            finish(work, onePhase);
            assertThat(type.content(b)).isEqualTo("2");
            assertThat(EveryType.expiry(b)).isPositive();
            assertThat(exists(a)).isFalse();
            Redis.plain().getKeys().delete(b);
        }
    }

    @ParameterizedTest
    @EnumSource(EveryType.class)
    void movesChangesThatCameBefore(EveryType type) throws XAException {
        for (boolean onePhase : new boolean[] {false, true}) {
            type.seed(a, HOUR);
            Work work = Work.ended(SOURCE, session -> {
                type.change(session, a);
                assertThat(session.getKeys().persist(a)).isTrue();
                session.getKeys().rename(a, b);
                assertThat(session.getKeys().remaining(b)).isEmpty();
            });
            finish(work, onePhase);
            assertThat(type.content(b)).isEqualTo("2");
            assertThat(EveryType.expiry(b)).isEqualTo(-1);
            assertThat(exists(a)).isFalse();
            Redis.plain().getKeys().delete(b);
        }
    }

    @ParameterizedTest
    @EnumSource(EveryType.class)
    void movesWhatOnlyTheTransactionHasMade(EveryType type) throws XAException {
        for (boolean onePhase : new boolean[] {false, true}) {
            Redis.plain().getMap(b).put("other", "type");
            Work work = Work.ended(SOURCE, session -> {
                type.change(session, a);
                session.getKeys().rename(a, b);
                type.in(session, b).expire(HOUR);
            });
            finish(work, onePhase);
            assertThat(type.content(b)).isEqualTo("1");
            assertThat(EveryType.expiry(b)).isPositive();
            assertThat(exists(a)).isFalse();
            Redis.plain().getKeys().delete(b);
        }
    }

    @ParameterizedTest
    @EnumSource(EveryType.class)
    void movesWhatTheTransactionHasBegunAnew(EveryType type) throws XAException {
        for (boolean onePhase : new boolean[] {false, true}) {
            type.seed(a);
            Redis.plain().getMap(b).put("other", "type");
            Work work = Work.ended(SOURCE, session -> {
                type.in(session, a).delete();
                type.change(session, a);
                session.getKeys().rename(a, b);
            });
            finish(work, onePhase);
            assertThat(type.content(b)).isEqualTo("1");
            assertThat(exists(a)).isFalse();
            Redis.plain().getKeys().delete(b);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void exchangesNames(boolean onePhase) throws XAException {
        Redis.plain().getBucket(a).set("1");
        Redis.plain().getMap(b).put("f", "2");
        Work work = Work.ended(SOURCE, session -> {
            session.getMap(b).add("f", 1);
            session.getKeys().rename(a, c);
            session.getKeys().rename(b, a);
            session.getKeys().rename(c, b);
            assertThat(session.getMap(a).get("f")).contains("3");
            assertThat(session.getBucket(b).get()).contains("1");
            assertThat(session.getKeys().exists(c)).isFalse();
            session.getCounter(b).add(1);
        });
        finish(work, onePhase);
        assertThat(Redis.plain().getMap(a).readAllMap()).isEqualTo(Map.of("f", "3"));
        assertThat(Redis.plain().getBucket(b).get()).isEqualTo("2");
        assertThat(exists(c)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isAChainWhenRepeatedAndTheFirstNameMayBeUsedAgain(boolean onePhase) throws XAException {
        Redis.plain().getBucket(a).set("1", HOUR);
        Redis.plain().getBucket(c).set("gone");
        Work work = Work.ended(SOURCE, session -> {
            session.getKeys().rename(a, b);
            session.getKeys().rename(b, c);
            session.<String, String>getMap(a).fastPut("new", "type");
            session.<String>getBucket(b).set("another");
            session.<String>getBucket(c).setKeepTtl("kept");
            assertThat(session.getBucket(c).remaining()).isPresent();
            assertThat(session.getMap(a).remaining()).isEmpty();
        });
        finish(work, onePhase);
        assertThat(Redis.plain().getMap(a).readAllMap()).isEqualTo(Map.of("new", "type"));
        assertThat(EveryType.expiry(a)).isEqualTo(-1);
        assertThat(Redis.plain().getBucket(b).get()).isEqualTo("another");
        assertThat(Redis.plain().getBucket(c).get()).isEqualTo("kept");
        assertThat(EveryType.expiry(c)).isPositive();
    }

    @Test
    void toAndFroChangesNothingButTheNameBetween() throws XAException {
        Redis.plain().getBucket(a).set("1");
        Redis.plain().getBucket(b).set("goes");
        Work.committed(SOURCE, session -> {
            session.getKeys().rename(a, b);
            session.getKeys().rename(b, a);
            session.getKeys().rename(a, a);
        });
        assertThat(Redis.plain().getBucket(a).get()).isEqualTo("1");
        assertThat(exists(b)).isFalse();
    }

    @Test
    void dropsWhatTheTransactionDidToTheTarget() throws XAException {
        Redis.plain().getBucket(a).set("1");
        Redis.plain().getMap(b).put("x", "y");
        Work.committed(SOURCE, session -> {
            session.<String, String>getMap(b).fastPut("z", "z");
            session.getKeys().rename(a, b);
            assertThat(session.getKeys().type(b)).contains("string");
            assertThat(session.getBucket(b).get()).contains("1");
        });
        assertThat(Redis.plain().getBucket(b).get()).isEqualTo("1");
    }

    @Test
    void thatIsDeletedAfterwardsLeavesNeither() throws XAException {
        Redis.plain().getBucket(a).set("1");
        Redis.plain().getMap(b).put("x", "y");
        Work.committed(SOURCE, session -> {
            session.getKeys().rename(a, b);
            assertThat(session.getKeys().delete(b, a)).isEqualTo(1);
        });
        assertThat(Redis.plain().getKeys().countExists(a, b)).isZero();
    }

    @Test
    void ofAKeyThatIsNotThereFailsAndChangesNothing() throws XAException {
        Redis.plain().getBucket(b).set("stays");
        Work work = Work.start(SOURCE);
        XaKeys keys = work.session.getKeys();
        assertThatThrownBy(() -> keys.rename(a, b))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining(a)
                .hasMessageContaining(b);
        assertThatThrownBy(() -> keys.renameIfAbsent(a, c)).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(() -> keys.rename(a, a)).isInstanceOf(NoSuchElementException.class);
        assertThat(work.session.getBucket(b).get()).contains("stays");
        work.resource.end(work.xid, XAResource.TMSUCCESS);
        Redis.plain().getBucket(a).set("now there");
        XaErrors.of(work::prepare, XAException.XA_RBTRANSIENT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ifAbsentLooksAtTheTarget(boolean onePhase) throws XAException {
        Redis.plain().getBucket(a).set("1");
        Redis.plain().getMap(b).put("x", "y");
        Work work = Work.ended(SOURCE, session -> {
            assertThat(session.getKeys().renameIfAbsent(a, b)).isFalse();
            assertThat(session.getKeys().renameIfAbsent(a, a)).isFalse();
            assertThat(session.getKeys().renameIfAbsent(a, c)).isTrue();
            assertThat(session.getBucket(c).get()).contains("1");
        });
        finish(work, onePhase);
        assertThat(Redis.plain().getBucket(c).get()).isEqualTo("1");
        assertThat(Redis.plain().getKeys().countExists(a, b)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void conflictsWithWhoeverMakesTheTargetThatWasFoundAbsent(boolean onePhase) throws XAException {
        Redis.plain().getBucket(a).set("1");
        Work work = Work.ended(SOURCE, session -> assertThat(session.getKeys().renameIfAbsent(a, b))
                .isTrue());
        Redis.plain().getBucket(b).set("others");
        XaErrors.of(() -> work.finish(onePhase), XAException.XA_RBTRANSIENT);
        assertThat(Redis.plain().getBucket(a).get()).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void conflictsWithWhoeverRemovesTheSource(boolean onePhase) throws XAException {
        Redis.plain().getBucket(a).set("1");
        Redis.plain().getBucket(b).set("stays");
        Work work = Work.ended(SOURCE, session -> session.getKeys().rename(a, b));
        Redis.plain().getKeys().delete(a);
        XaErrors.of(() -> work.finish(onePhase), XAException.XA_RBTRANSIENT);
        assertThat(Redis.plain().getBucket(b).get()).isEqualTo("stays");
    }

    @Test
    void locksBothNames() throws XAException {
        Redis.plain().getBucket(a).set("1");
        Work work = Work.prepared(SOURCE, session -> session.getKeys().rename(a, b));
        for (String key : new String[] {a, b}) {
            Work other =
                    Work.ended(SOURCE, session -> session.<String>getBucket(key).set("other"));
            XaErrors.of(other::prepare, XAException.XA_RBDEADLOCK);
        }
        work.rollback();
        assertThat(Redis.plain().getBucket(a).get()).isEqualTo("1");
        assertThat(exists(b)).isFalse();
    }

    @Test
    void ofASourceThatOthersRemoveInDoubtIsAHeuristicWithNothingApplied() throws XAException {
        String other = Redis.key("other");
        Redis.plain().getBucket(a).set("1");
        Redis.plain().getBucket(b).set("stays");
        Work work = Work.prepared(SOURCE, session -> {
            session.getKeys().rename(a, b);
            session.<String>getBucket(other).set("new");
        });
        Redis.plain().getKeys().delete(a);
        RedisXAException e = XaErrors.of(work::commit, XAException.XA_HEURMIX);
        assertThat(e).hasMessageContaining(a).hasMessageContaining("another name");
        assertThat(Redis.plain().getBucket(b).get()).isEqualTo("stays");
        assertThat(exists(other)).isFalse();
        work.resource.forget(work.xid);
    }

    @Test
    void ofASourceThatExpiresInDoubtLeavesNeither() throws XAException {
        Redis.plain().getBucket(b).set("goes");
        Work work = ExpiringWork.prepared(
                SOURCE, life -> Redis.plain().getBucket(a).set("1", life), () -> exists(a), session -> session.getKeys()
                        .rename(a, b));
        Awaitility.await().until(() -> !exists(a));
        work.commit();
        assertThat(Redis.plain().getKeys().countExists(a, b)).isZero();
    }

    @ParameterizedTest
    @EnumSource(EveryType.class)
    void ofAChangedSourceThatExpiresInDoubtLeavesNeither(EveryType type) throws XAException {
        Work work = ExpiringWork.prepared(SOURCE, life -> type.seed(a, life), () -> exists(a), session -> {
            type.change(session, a);
            session.getKeys().rename(a, b);
        });
        Awaitility.await().until(() -> !exists(a));
        work.commit();
        Awaitility.await().until(() -> Redis.plain().getKeys().countExists(a, b) == 0);
    }

    @Test
    void ofASourceThatOthersEmptyInDoubtLeavesNeither() throws XAException {
        Redis.plain().getMap(a).putAll(Map.of("x", "1", "y", "2"));
        Work work = Work.prepared(SOURCE, session -> {
            session.getMap(a).fastRemove("x");
            session.getKeys().rename(a, b);
        });
        Redis.plain().getMap(a).remove("y");
        work.commit();
        assertThat(Redis.plain().getKeys().countExists(a, b)).isZero();
    }

    @Test
    void ofASourceWhoseTypeOthersChangeInDoubtIsAHeuristicWithNothingApplied() throws XAException {
        Redis.plain().getMap(a).put("x", "1");
        Work work = Work.prepared(SOURCE, session -> {
            session.<String, String>getMap(a).fastPut("y", "2");
            session.getKeys().rename(a, b);
        });
        Redis.plain().getKeys().delete(a);
        Redis.plain().getBucket(a).set("foreign");
        XaErrors.of(work::commit, XAException.XA_HEURMIX);
        assertThat(Redis.plain().getBucket(a).get()).isEqualTo("foreign");
        assertThat(exists(b)).isFalse();
        work.resource.forget(work.xid);
    }

    @Test
    void isFinishedByARecoverer() throws XAException {
        Redis.plain().getBucket(a).set("1");
        Redis.plain().getBucket(b).set("2");
        Work work = Work.prepared(SOURCE, session -> {
            session.getKeys().rename(a, c);
            session.getKeys().rename(b, a);
            session.getKeys().rename(c, b);
        });
        try (RedisXADataSource recoverer = Redis.otherProcess()) {
            recoverer.getXAConnection().getXAResource().commit(work.xid, false);
        }
        assertThat(Redis.plain().getBucket(a).get()).isEqualTo("2");
        assertThat(Redis.plain().getBucket(b).get()).isEqualTo("1");
    }

    private static boolean exists(String key) {
        return Redis.plain().getKeys().countExists(key) == 1;
    }

    private static void finish(Work work, boolean onePhase) throws XAException {
        work.finish(onePhase);
        if (!onePhase) {
            work.commit();
        }
    }
}
