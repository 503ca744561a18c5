package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An operation that is refused because the key holds another type leaves no trace of the type it was meant for. */
class RefusedOperationTest {
    private static final RedisXADataSource SOURCE = Redis.dataSource();

    private final String key = Redis.key("map");
    private Work work;

    @BeforeEach
    void start() throws XAException {
        Redis.plain().getMap(key).putAll(Map.of("a", "1", "b", "2"));
        work = Work.start(SOURCE);
    }

    @AfterAll
    static void close() {
        SOURCE.close();
    }

    private void commit() throws XAException {
        work.resource.end(work.xid, XAResource.TMSUCCESS);
        assertThat(work.prepare()).isEqualTo(XAResource.XA_OK);
        work.commit();
    }

    private void isRefused() {
        assertThatThrownBy(() -> work.session.getList(key).size())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("holds a hash");
    }

    @Test
    void theRightTypeWorksAfterwards() throws XAException {
        isRefused();
        work.session.<String, String>getMap(key).fastPut("a", "new");
        commit();
        assertThat(Redis.plain().getMap(key).readAllMap()).isEqualTo(Map.of("a", "new", "b", "2"));
    }

    @Test
    void whatConcernsTheWholeKeyWorksBeforeAndAfterwards() throws XAException {
        assertThat(work.session.getKeys().expire(key, Duration.ofMinutes(5))).isTrue();
        isRefused();
        assertThat(work.session.getKeys().exists(key)).isTrue();
        commit();
        assertThat(Redis.plain().getMap(key).remainTimeToLive()).isPositive();
    }

    @Test
    void aKeyThatHasExpiredWithinTheTransactionGoesWhateverItsType() throws XAException {
        assertThat(work.session.getKeys().expireAt(key, Instant.now().minusSeconds(1)))
                .isTrue();
        assertThat(work.session.getList(key).size()).isZero();
        work.session.<String>getList(key).addLast("x");
        commit();
        assertThat(Redis.plain().getList(key).readAll()).isEqualTo(List.of("x"));
    }

    @Test
    void aKeyThatIsKnownToHoldAnotherTypeIsRefusedWithoutAnotherLook() throws XAException {
        assertThat(work.session.getKeys().exists(key)).isTrue();
        assertThatThrownBy(() -> work.session.<String>getBucket(key).set("x")).hasMessageContaining("holds a hash");
        work.session.getKeys().rename(key, key + "-renamed");
        assertThatThrownBy(
                        () -> work.session.<String>getBucket(key + "-renamed").set("x"))
                .hasMessageContaining("holds a hash");
        commit();
        assertThat(Redis.plain().getMap(key + "-renamed").size()).isEqualTo(2);
    }

    @Test
    void aKeyThatIsRenamedTwiceOverOneOfAnotherTypeReplacesIt() throws XAException {
        String first = Redis.key("first");
        String last = Redis.key("last");
        work.session.<String>getBucket(first).set("x");
        work.session.getKeys().rename(first, key);
        work.session.getKeys().rename(key, last);
        commit();
        assertThat(Redis.plain().getBucket(last).get()).isEqualTo("x");
        assertThat(Redis.plain().getKeys().countExists(key, first)).isZero();
    }
}
