package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.transaction.xa.XAException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users of RBucket and RMap expect of buckets and maps: conditional changes, kept expiries, versions. */
class BucketAndMapTest {
    private static final RedisXADataSource SOURCE = Redis.builder().build();
    private static final Duration HOUR = Duration.ofHours(1);

    private final String key = Redis.key("key");
    private final String versionKey = "concordat:{0}:version:" + key;

    @AfterEach
    void nothingIsLeftBehind() {
        Redis.plain().getKeys().delete(versionKey);
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }

    @AfterAll
    static void close() {
        SOURCE.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aNewValueKeepsTheExpiryThatTheOldOneHasAtTheCommit(boolean onePhase) throws XAException {
        Redis.plain().getBucket(key).set("old", HOUR);
        Work work = Work.ended(SOURCE, session -> {
            XaBucket<String> bucket = session.getBucket(key);
            bucket.setKeepTtl("new");
            assertThat(bucket.get()).contains("new");
            assertThat(bucket.remaining().orElseThrow()).isBetween(HOUR.minusMinutes(1), HOUR);
            assertThat(bucket.getAndSetKeepTtl("newer")).contains("new");
        });
        if (onePhase) {
            Redis.plain().getBucket(key).expire(HOUR.multipliedBy(2));
            work.commitInOnePhase();
        } else {
            work.finish(false);
            Redis.plain().getBucket(key).expire(HOUR.multipliedBy(2));
            work.commit();
        }
        assertThat(Redis.plain().getBucket(key).get()).isEqualTo("newer");
        assertThat(Redis.plain().getBucket(key).remainTimeToLive()).isGreaterThan(HOUR.toMillis());
    }

    @Test
    void aNewValueWhoseKeptExpiryPassesInDoubtGoesWithIt() throws XAException {
        Work work = ExpiringWork.prepared(
                SOURCE,
                life -> Redis.plain().getBucket(key).set("old", life),
                () -> Redis.plain().getBucket(key).isExists(),
                session -> session.<String>getBucket(key).setKeepTtl("new"));
        Awaitility.await().until(() -> !Redis.plain().getBucket(key).isExists());
        work.commit();
        assertThat(Redis.plain().getBucket(key).isExists()).isFalse();
    }

    @Test
    void anExpiryThatIsKeptMayBeChangedAfterwards() throws XAException {
        Redis.plain().getBucket(key).set("old", HOUR);
        Work.committed(SOURCE, session -> {
            XaBucket<String> bucket = session.getBucket(key);
            bucket.setKeepTtl("new");
            assertThat(bucket.persist()).isTrue();
            bucket.setKeepTtl("newer");
            assertThat(bucket.remaining()).isEmpty();
        });
        assertThat(Redis.plain().getBucket(key).remainTimeToLive()).isEqualTo(-1);
    }

    @Test
    void conditionsOfBuckets() throws XAException {
        Work.committed(SOURCE, session -> {
            XaBucket<String> bucket = session.getBucket(key);
            assertThat(bucket.setIfPresent("a")).isFalse();
            assertThat(bucket.setIfPresent("a", HOUR)).isFalse();
            assertThat(bucket.getAndExpire(HOUR)).isEmpty();
            assertThat(bucket.getAndPersist()).isEmpty();
            assertThat(bucket.setIfAbsent("b", HOUR)).isTrue();
            assertThat(bucket.setIfAbsent("c", HOUR)).isFalse();
            assertThat(bucket.remaining()).isPresent();
            assertThat(bucket.setIfPresent("d")).isTrue();
            assertThat(bucket.remaining()).isEmpty();
            assertThat(bucket.getAndExpire(HOUR)).contains("d");
            assertThat(bucket.remaining()).isPresent();
            assertThat(bucket.getAndPersist()).contains("d");
            assertThat(bucket.remaining()).isEmpty();
            assertThat(bucket.setIfPresent("e", HOUR)).isTrue();
        });
        assertThat(Redis.plain().getBucket(key).get()).isEqualTo("e");
        assertThat(Redis.plain().getBucket(key).remainTimeToLive()).isPositive();
    }

    @Test
    void aVersionIsComparedWithThatOfTheValueThatIsThere() throws XAException {
        Work.committed(SOURCE, session -> {
            XaBucket<String> bucket = session.getBucket(key);
            assertThat(bucket.version()).isEmpty();
            assertThat(bucket.setIfNewer("three", 3)).isTrue();
            assertThat(bucket.version()).hasValue(3);
            assertThat(bucket.setIfNewer("again", 3)).isFalse();
            assertThat(bucket.setIfNewer("two", 2)).isFalse();
        });
        assertThat(Redis.plain().getBucket(key).get()).isEqualTo("three");
        Work.committed(SOURCE, session -> {
            XaBucket<String> bucket = session.getBucket(key);
            assertThat(bucket.version()).hasValue(3);
            assertThat(bucket.setIfNewer("two", 2)).isFalse();
            assertThat(bucket.setIfNewer("four", 4, HOUR)).isTrue();
        });
        assertThat(Redis.plain().getBucket(key).get()).isEqualTo("four");
        assertThat(Redis.plain().getBucket(versionKey).remainTimeToLive()).isPositive();
    }

    static Stream<Consumer<String>> everyOtherChange() {
        return Stream.of(
                key -> Redis.plain().getKeys().delete(key),
                key -> Redis.plain().getBucket(key).set("by others"),
                key -> commit(session -> session.<String>getBucket(key).set("without a version")),
                key -> commit(session -> session.<String>getBucket(key).delete()),
                key -> commit(session -> session.<String>getBucket(key).forgetVersion()));
    }

    @ParameterizedTest
    @MethodSource("everyOtherChange")
    void aValueThatWasSetInAnotherWayHasNoVersion(Consumer<String> change) throws XAException {
        commit(session -> session.<String>getBucket(key).setIfNewer("nine", 9));
        change.accept(key);
        Work.committed(SOURCE, session -> {
            assertThat(session.getBucket(key).version()).isEmpty();
            assertThat(session.<String>getBucket(key).setIfNewer("one", 1)).isTrue();
        });
        assertThat(Redis.plain().getBucket(key).get()).isEqualTo("one");
    }

    @Test
    void theSameValueSetInAnotherWayHasTheVersionThatWasKeptForIt() throws XAException {
        commit(session -> session.<String>getBucket(key).setIfNewer("nine", 9));
        Redis.plain().getBucket(key).delete();
        Redis.plain().getBucket(key).set("nine");
        commit(session -> {
            assertThat(session.getBucket(key).version()).hasValue(9);
            assertThat(session.<String>getBucket(key).setIfNewer("eight", 8)).isFalse();
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofTwoVersionsAtOnceOneIsToldToTryAgain(boolean onePhase) throws XAException {
        Work older =
                Work.ended(SOURCE, session -> session.<String>getBucket(key).setIfNewer("one", 1));
        commit(session -> session.<String>getBucket(key).setIfNewer("two", 2));
        XaErrors.of(() -> older.finish(onePhase), XAException.XA_RBTRANSIENT);
        assertThat(Redis.plain().getBucket(key).get()).isEqualTo("two");
        Work refused =
                Work.ended(SOURCE, session -> session.<String>getBucket(key).setIfNewer("one", 1));
        commit(session -> session.<String>getBucket(key).delete());
        XaErrors.of(() -> refused.finish(onePhase), XAException.XA_RBTRANSIENT);
    }

    @Test
    void conditionsOfMaps() throws XAException {
        Work.committed(SOURCE, session -> {
            XaMap<String, String> map = session.getMap(key);
            assertThat(map.replace("a", "x")).isEmpty();
            assertThat(map.fastPutIfExists("a", "x")).isFalse();
            assertThat(map.replace("a", "x", "y")).isFalse();
            assertThat(map.remove("a", "x")).isFalse();
            map.putAll(Map.of("a", "1", "b", "2", "c", "3", "d", "4"));
            assertThat(map.fastPutIfAbsent("a", "x")).isFalse();
            assertThat(map.fastPutIfAbsent("e", "5")).isTrue();
            assertThat(map.replace("a", "10")).contains("1");
            assertThat(map.fastPutIfExists("b", "20")).isTrue();
            assertThat(map.replace("c", "x", "y")).isFalse();
            assertThat(map.replace("c", "3", "30")).isTrue();
            assertThat(map.remove("c", "3")).isFalse();
            assertThat(map.remove("c", "30")).isTrue();
            assertThat(map.containsValue("30")).isFalse();
            assertThat(map.containsValue("20")).isTrue();
            assertThat(map.values()).containsExactlyInAnyOrder("10", "20", "4", "5");
            map.fastRemoveAll(List.of("d", "e", "z"));
        });
        assertThat(Redis.plain().getMap(key).readAllMap()).isEqualTo(Map.of("a", "10", "b", "20"));
    }

    static Stream<Consumer<XaMap<String, String>>> everyConditionOfAMap() {
        return Stream.of(
                map -> map.replace("a", "x"),
                map -> map.replace("a", "other", "x"),
                map -> map.remove("a", "other"),
                map -> map.fastPutIfAbsent("a", "x"),
                map -> map.fastPutIfExists("a", "x"),
                map -> map.containsValue("1"),
                XaMap::values);
    }

    @ParameterizedTest
    @MethodSource("everyConditionOfAMap")
    void whatDecidesIsValidated(Consumer<XaMap<String, String>> condition) throws XAException {
        for (boolean onePhase : new boolean[] {false, true}) {
            Redis.plain().getMap(key).put("a", "1");
            Work work = Work.ended(SOURCE, session -> {
                condition.accept(session.getMap(key));
                session.<String>getBucket(Redis.key("written")).set("x");
            });
            Redis.plain().getMap(key).put("a", "2");
            XaErrors.of(() -> work.finish(onePhase), XAException.XA_RBTRANSIENT);
            assertThat(Redis.plain().getMap(key).readAllMap()).isEqualTo(Map.of("a", "2"));
        }
    }

    @Test
    void changesWithoutALookConflictWithNobody() throws XAException {
        Redis.plain().getMap(key).put("a", "1");
        Work work = Work.ended(SOURCE, session -> {
            session.<String, String>getMap(key).putAll(Map.of("b", "2"));
            session.<String, String>getMap(key).fastRemoveAll(List.of("a"));
        });
        Redis.plain().getMap(key).put("a", "2");
        finish(work, false);
        assertThat(Redis.plain().getMap(key).readAllMap()).isEqualTo(Map.of("b", "2"));
    }

    private static void commit(Consumer<RedisSession> operations) {
        try {
            Work.ended(SOURCE, operations).commitInOnePhase();
        } catch (XAException e) {
            throw new AssertionError(e);
        }
    }

    private static void finish(Work work, boolean onePhase) throws XAException {
        work.finish(onePhase);
        if (!onePhase) {
            work.commit();
        }
    }
}
