package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
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
import org.redisson.api.RExpirable;

/** Expiries that a prepared branch changes, and old ones that pass while it is in doubt. */
class ExpiryTest {
    private static final RedisXADataSource SOURCE = Redis.builder().build();
    private static final Duration SHORT = Duration.ofMillis(200);

    private final String key = Redis.key("expiring");

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }

    @AfterAll
    static void close() {
        SOURCE.close();
    }

    @Test
    void aNewExpiryReplacesAnOldOne() throws XAException {
        Redis.plain().getMap(key).put("old", "1");
        Redis.plain().getMap(key).expire(Duration.ofHours(1));
        Work.committed(SOURCE, session -> {
            session.<String, String>getMap(key).fastPut("new", "2");
            session.getMap(key).expire(Duration.ofHours(10));
        });
        assertThat(left()).isGreaterThan(Duration.ofHours(9));
    }

    @Test
    void anExpiryThatOthersSetInDoubtStays() throws XAException {
        Redis.plain().getMap(key).put("old", "1");
        Redis.plain().getMap(key).expire(Duration.ofHours(1));
        Work work = Work.prepared(
                SOURCE, session -> session.<String, String>getMap(key).fastPut("new", "2"));
        Redis.plain().getMap(key).expire(Duration.ofHours(10));
        work.commit();
        assertThat(left()).isGreaterThan(Duration.ofHours(9));
    }

    @Test
    void anExpiryOfAMapThatTheBranchMakesIsSet() throws XAException {
        Work.committed(SOURCE, session -> {
            session.<String, String>getMap(key).fastPut("new", "2");
            session.getMap(key).expire(Duration.ofHours(10));
        });
        assertThat(left()).isGreaterThan(Duration.ofHours(9));
    }

    static Stream<Consumer<XaMap<String, String>>> everyChange() {
        return Stream.of(map -> {}, map -> map.fastPut("new", "2"), map -> map.fastRemove("other"));
    }

    @ParameterizedTest
    @MethodSource("everyChange")
    void aMapThatGoesBeforeItsLongerExpiryIsCommittedIsAHeuristic(Consumer<XaMap<String, String>> change)
            throws XAException {
        Work work = ExpiringWork.prepared(SOURCE, this::seedMap, this::lives, session -> {
            change.accept(session.getMap(key));
            session.getMap(key).expire(Duration.ofMinutes(5));
        });
        assertLost(work);
    }

    @Test
    void aValueThatGoesBeforeItsLongerExpiryIsCommittedIsAHeuristic() throws XAException {
        Work work = ExpiringWork.prepared(SOURCE, this::seedBucket, this::lives, session -> session.getBucket(key)
                .expire(Duration.ofMinutes(5)));
        assertLost(work);
    }

    private void assertLost(Work work) throws XAException {
        Awaitility.await().until(() -> Redis.plain().getKeys().countExists(key) == 0);
        RedisXAException e = XaErrors.of(work::commit, XAException.XA_HEURMIX);
        assertThat(e).hasMessageContaining(key).hasMessageContaining("expiry");
        assertThat(Redis.plain().getKeys().countExists(key)).isZero();
        work.resource.forget(work.xid);
    }

    @Test
    void anExpiryThatWouldHavePassedTooIsNoHeuristic() throws XAException {
        Work work = ExpiringWork.prepared(SOURCE, this::seedBucket, this::lives, session -> session.getBucket(key)
                .expire(SHORT));
        Redis.plain().getKeys().delete(key);
        Instant passed = Instant.now().plus(SHORT.multipliedBy(2));
        Awaitility.await().until(() -> Instant.now().isAfter(passed));
        work.commit();
        assertThat(Redis.plain().getKeys().countExists(key)).isZero();
    }

    @Test
    void anExpiryAtTheEndOfTimeDoesNotStopACommit() throws XAException {
        Redis.plain().getMap(key).put("old", "1");
        Redis.plain().getMap(key).expire(Instant.ofEpochMilli(9_223_372_036_854_775_000L));
        Work work = Work.prepared(
                SOURCE, session -> session.<String, String>getMap(key).fastPut("new", "2"));
        Redis.plain().getKeys().delete(key);
        work.commit();
        assertThat(Redis.plain().getMap(key).readAllMap()).isEqualTo(Map.of("new", "2"));
    }

    private void seedMap(Duration life) {
        Redis.plain().getMap(key).put("old", "1");
        Redis.plain().getMap(key).expire(life);
    }

    private void seedBucket(Duration life) {
        Redis.plain().getBucket(key).set("v", life);
    }

    private boolean lives() {
        return Redis.plain().getKeys().countExists(key) == 1;
    }

    private Duration left() {
        RExpirable map = Redis.plain().getMap(key);
        return Duration.ofMillis(map.remainTimeToLive());
    }
}
