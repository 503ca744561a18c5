package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What READ_COMMITTED lets through, and what it does not. */
class ReadCommittedTest {
    private static final RedisXADataSource SOURCE =
            Redis.builder().isolation(Isolation.READ_COMMITTED).build();

    @AfterAll
    static void close() {
        SOURCE.close();
    }

    @Test
    void plainReadsAskAnewAndAreNotValidated() throws XAException {
        String key = Redis.key("plain");
        String map = Redis.key("plain-map");
        Redis.plain().getBucket(key).set("1");
        Work work = Work.start(SOURCE);
        assertThat(work.session.<String>getBucket(key).get()).contains("1");
        assertThat(work.session.<String, String>getMap(map).size()).isZero();
        Redis.plain().getBucket(key).set("2");
        Redis.plain().getMap(map).put("a", "1");
        assertThat(work.session.<String>getBucket(key).get()).contains("2");
        assertThat(work.session.<String, String>getMap(map).readAll()).containsEntry("a", "1");
        Redis.plain().getBucket(key).set("3");
        work.session.<String>getBucket(Redis.key("other")).set("x");
        work.resource.end(work.xid, XAResource.TMSUCCESS);
        work.commitInOnePhase();
    }

    @Test
    void aBranchThatOnlyReadPlainlyHasNothingToValidate() throws XAException {
        String key = Redis.key("only-read");
        Work work = Work.ended(SOURCE, session -> session.<String>getBucket(key).get());
        Redis.plain().getBucket(key).set("changed");
        assertThat(work.prepare()).isEqualTo(XAResource.XA_RDONLY);
    }

    @Test
    void ownChangesAreSeen() throws XAException {
        String map = Redis.key("own");
        Redis.plain().getMap(map).put("a", "1");
        Work.committed(SOURCE, session -> {
            XaMap<String, String> own = session.getMap(map);
            own.fastPut("b", "2");
            assertThat(own.size()).isEqualTo(2);
            assertThat(own.keySet()).containsExactlyInAnyOrder("a", "b");
        });
    }

    @Test
    void whatDecidesOnAReadIsValidated() throws XAException {
        String key = Redis.key("decides");
        Redis.plain().getBucket(key).set("1");
        Work work = Work.ended(
                SOURCE, session -> assertThat(session.<String>getBucket(key).compareAndSet(Optional.of("1"), "2"))
                        .isTrue());
        Redis.plain().getBucket(key).set("3");
        XaErrors.of(work::prepare, XAException.XA_RBTRANSIENT);
        assertThat(Redis.plain().getBucket(key).get()).isEqualTo("3");
    }

    @Test
    void twoIncrementsDoNotLoseOne() throws XAException {
        String map = Redis.key("counts");
        Redis.plain().getMap(map).put("n", "10");
        Work first = Work.ended(
                SOURCE, session -> session.<String, String>getMap(map).addAndGet("n", 1));
        Work second = Work.ended(
                SOURCE, session -> session.<String, String>getMap(map).addAndGet("n", 1));
        first.commitInOnePhase();
        XaErrors.of(second::commitInOnePhase, XAException.XA_RBTRANSIENT);
        assertThat(Redis.plain().getMap(map).get("n")).isEqualTo("11");
    }
}
