package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommitTest {
    private static final RedisXADataSource SOURCE = Redis.dataSource();

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }

    @AfterAll
    static void close() {
        SOURCE.close();
    }

    @Test
    void aPreparedBranchIsInvisibleAndThenCommitsAllItsKeys() throws XAException {
        String price = Redis.key("price");
        String stock = Redis.key("stock");
        Redis.plain().<String, String>getMap(stock).put("a", "7");

        Work work = Work.prepared(SOURCE, session -> {
            session.<String>getBucket(price).set("12.50");
            session.<String, String>getMap(stock).add("a", -2);
            session.<String, String>getMap(stock).fastPut("b", "1");
        });
        assertThat(Redis.plain().getBucket(price).isExists()).isFalse();
        assertThat(Redis.plain().getMap(stock).readAllMap()).isEqualTo(Map.of("a", "7"));

        work.commit();
        assertThat(Redis.plain().getBucket(price).get()).isEqualTo("12.50");
        assertThat(Redis.plain().getMap(stock).readAllMap()).isEqualTo(Map.of("a", "5", "b", "1"));
    }

    @Test
    void aPreparedBranchRollsBackWithoutATrace() throws XAException {
        String key = Redis.key("price");
        Redis.plain().getBucket(key).set("old");
        Work work =
                Work.prepared(SOURCE, session -> session.<String>getBucket(key).set("new"));
        work.rollback();
        assertThat(Redis.plain().getBucket(key).get()).isEqualTo("old");
    }

    @Test
    void aBranchCommitsInOnePhase() throws XAException {
        String key = Redis.key("price");
        String map = Redis.key("map");
        Work work = Work.ended(SOURCE, session -> {
            session.<String>getBucket(key).set("new", Duration.ofMinutes(5));
            session.<String, String>getMap(map).clear();
            session.<String, String>getMap(map).fastPut("x", "y");
        });
        work.commitInOnePhase();
        assertThat(Redis.plain().getBucket(key).get()).isEqualTo("new");
        assertThat(Redis.plain().getBucket(key).remainTimeToLive()).isBetween(200_000L, 300_000L);
        assertThat(Redis.plain().getMap(map).readAllMap()).isEqualTo(Map.of("x", "y"));
    }

    @Test
    void aBranchThatOnlyReadIsReadOnlyAndNeedsNoCommit() throws XAException {
        String key = Redis.key("price");
        Redis.plain().getBucket(key).set("12");
        Work work = Work.ended(
                SOURCE,
                session -> assertThat(session.<String>getBucket(key).get()).isEqualTo(Optional.of("12")));
        assertThat(work.prepare()).isEqualTo(XAResource.XA_RDONLY);
    }

    @Test
    void aBranchThatDidNothingIsReadOnly() throws XAException {
        assertThat(Work.ended(SOURCE, session -> {}).prepare()).isEqualTo(XAResource.XA_RDONLY);
    }

    @Test
    void deletesReplacesAndExpiriesArriveTogether() throws XAException {
        String gone = Redis.key("gone");
        String replaced = Redis.key("replaced");
        String expiring = Redis.key("expiring");
        Redis.plain().getBucket(gone).set("x");
        Redis.plain().getMap(replaced).put("old", "1");
        Redis.plain().getBucket(expiring).set("x");

        Work.committed(SOURCE, session -> {
            session.getBucket(gone).delete();
            session.<String, String>getMap(replaced).clear();
            session.<String, String>getMap(replaced).put("new", "2");
            session.getMap(replaced).expire(Duration.ofMinutes(5));
            session.getBucket(expiring).expire(Duration.ofMinutes(5));
        });
        assertThat(Redis.plain().getBucket(gone).isExists()).isFalse();
        assertThat(Redis.plain().getMap(replaced).readAllMap()).isEqualTo(Map.of("new", "2"));
        assertThat(Redis.plain().getMap(replaced).remainTimeToLive()).isBetween(200_000L, 300_000L);
        assertThat(Redis.plain().getBucket(expiring).remainTimeToLive()).isBetween(200_000L, 300_000L);
    }
}
