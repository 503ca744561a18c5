package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.keys.KeyLayout;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys declared a cache: what others have made inapplicable in doubt is removed instead of a heuristic outcome. */
class CacheKeysTest {
    private final RedisXADataSource source =
            Redis.builder().cacheKeys("cache-", "view-").build();
    private final RedisXADataSource recoverer = Redis.otherProcess();
    private final String cache = Redis.key("cache-map");
    private final String value = Redis.key("value");

    @AfterEach
    void nothingIsLeftBehind() {
        source.close();
        recoverer.close();
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCacheKeyOfAnotherTypeIsRemovedAndTheRestIsApplied(boolean byARecoverer) throws XAException {
        Work work = prepared(session -> session.<String, String>getMap(cache).fastPut("a", "1"));
        changeType(cache);
        commit(work, byARecoverer);
        assertThat(Redis.plain().getKeys().countExists(cache)).isZero();
        assertThat(Redis.plain().getBucket(value).get()).isEqualTo("new");
        commit(work, !byARecoverer);
    }

    @Test
    void everyChangeOfTheRemovedKeyIsLeftOut() throws XAException {
        Redis.plain().getMap(cache).putAll(Map.of("a", "1", "b", "2"));
        Redis.plain().getMap(cache).expire(Duration.ofHours(1));
        Work work = prepared(session -> {
            session.getMap(cache).add("a", 1);
            session.<String, String>getMap(cache).fastPut("c", "3");
            session.getMap(cache).fastRemove("b");
        });
        Redis.plain().getMap(cache).put("a", "no number");
        commit(work, false);
        assertThat(Redis.plain().getKeys().countExists(cache)).isZero();
    }

    @Test
    void aCacheKeyWhoseStagedValueIsGoneIsRemoved() throws XAException {
        Redis.plain().getBucket(cache).set("old");
        Work work = prepared(session -> session.<String>getBucket(cache).set("new"));
        KeyLayout layout = KeyLayout.singleGroup("concordat");
        Redis.plain().getKeys().delete(layout.shadow(BranchXid.of(work.xid), 2));
        commit(work, true);
        assertThat(Redis.plain().getKeys().countExists(cache)).isZero();
        assertThat(Redis.plain().getBucket(value).get()).isEqualTo("new");
    }

    @Test
    void aCacheKeyThatFitsIsChangedAsAnyOther() throws XAException {
        Redis.plain().getMap(cache).put("a", "1");
        commit(prepared(session -> session.getMap(cache).add("a", 1)), true);
        assertThat(Redis.plain().getMap(cache).readAllMap()).isEqualTo(Map.of("a", "2"));
    }

    @Test
    void anotherKeyOfTheBranchThatDoesNotFitStillEndsItHeuristicallyWithNothingApplied() throws XAException {
        String map = Redis.key("map");
        Work work = prepared(session -> {
            session.<String, String>getMap(cache).fastPut("a", "1");
            session.<String, String>getMap(map).fastPut("a", "1");
        });
        changeType(cache);
        changeType(map);
        RedisXAException e = XaErrors.of(work::commit, XAException.XA_HEURMIX);
        assertThat(e.keys()).containsExactly(map);
        assertThat(Redis.plain().getBucket(cache).get()).isEqualTo("foreign");
        assertThat(Redis.plain().getBucket(value).isExists()).isFalse();
        work.resource.forget(work.xid);
    }

    @Test
    void aCacheKeyThatDoesNotFitWhenItIsPreparedVotesNo() throws XAException {
        changeType(cache);
        Work work = Work.ended(
                source, session -> session.<String, String>getMap(cache).fastPut("a", "1"));
        XaErrors.of(work::prepare, XAException.XA_RBINTEGRITY);
        assertThat(Redis.plain().getBucket(cache).get()).isEqualTo("foreign");
    }

    @Test
    void whatWasToBeExchangedForARemovedCacheKeyLeavesNothingBehind() throws XAException {
        String other = Redis.key("cache-other");
        String way = Redis.key("cache-way");
        Redis.plain().getMap(cache).put("a", "1");
        Redis.plain().getMap(other).put("b", "2");
        Work work = prepared(session -> {
            session.getMap(cache).add("a", 1);
            session.getKeys().rename(cache, way);
            session.getKeys().rename(other, cache);
            session.getKeys().rename(way, other);
        });
        changeType(cache);
        commit(work, false);
        assertThat(Redis.plain().getKeys().countExists(cache, other, way)).isZero();
        assertThat(Redis.plain().getBucket(value).get()).isEqualTo("new");
    }

    @Test
    void theEmptyPrefixIsRefused() {
        assertThatThrownBy(() -> Redis.builder().cacheKeys(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("every key");
    }

    /** Writes another key too, before the cache. */
    private Work prepared(Consumer<RedisSession> operations) throws XAException {
        return Work.prepared(source, session -> {
            session.<String>getBucket(value).set("new");
            operations.accept(session);
        });
    }

    private static void changeType(String key) {
        Redis.plain().getKeys().delete(key);
        Redis.plain().getBucket(key).set("foreign");
    }

    private void commit(Work work, boolean byTheRecoverer) throws XAException {
        (byTheRecoverer ? recoverer.getXAConnection().getXAResource() : work.resource).commit(work.xid, false);
    }
}
