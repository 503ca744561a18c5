package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that is gone or does not answer: what is unknown is said to be unknown, and asking again is safe. */
class AbsentServerTest {
    private OwnRedis redis;

    @BeforeEach
    void start() {
        redis = OwnRedis.start();
    }

    @AfterEach
    void stop() {
        redis.process().resume();
        redis.close();
    }

    @Test
    void aPrepareWithoutAnswerIsUnknownAndItsRollbackIsFinal() throws XAException {
        Work work = Work.ended(
                redis.source, session -> session.<String>getBucket("a").set("x"));
        redis.process().pause();
        XaErrors.of(work::prepare, XAException.XAER_RMFAIL);
        XaErrors.of(work::rollback, XAException.XAER_RMFAIL);
        redis.process().resume();
        work.rollback();
        work.rollback();
        Awaitility.await()
                .untilAsserted(() -> assertThat(Redis.leftovers(redis.plain)).isEmpty());
        assertThat(redis.plain.getBucket("a").isExists()).isFalse();
        XaErrors.of(work::commit, XAException.XA_HEURRB);
    }

    @Test
    void aPrepareWithoutAnswerCanBeRepeated() throws XAException {
        Work work = Work.ended(redis.source, session -> session.getMap("a").add("n", 1));
        redis.process().pause();
        XaErrors.of(work::prepare, XAException.XAER_RMFAIL);
        redis.process().resume();
        assertThat(work.prepare()).isEqualTo(XAResource.XA_OK);
        work.commit();
        assertThat(redis.plain.getMap("a").get("n")).isEqualTo("1");
        assertThat(Redis.leftovers(redis.plain)).isEmpty();
    }

    @Test
    void aCommitWithoutAnswerIsUnknownAndAppliedOnceWhenRepeated() throws XAException {
        Work work = Work.prepared(redis.source, session -> session.getMap("a").add("n", 1));
        redis.process().pause();
        XaErrors.of(work::commit, XAException.XAER_RMFAIL);
        redis.process().resume();
        work.commit();
        work.commit();
        assertThat(redis.plain.getMap("a").get("n")).isEqualTo("1");
        assertThat(Redis.leftovers(redis.plain)).isEmpty();
    }

    @Test
    void aOnePhaseCommitWithoutAnswerIsUnknownAndAppliedOnceWhenRepeated() throws XAException {
        Work work = Work.ended(redis.source, session -> session.getMap("a").add("n", 1));
        redis.process().pause();
        XaErrors.of(work::commitInOnePhase, XAException.XAER_RMFAIL);
        redis.process().resume();
        work.commitInOnePhase();
        assertThat(redis.plain.getMap("a").get("n")).isEqualTo("1");
        XaErrors.of(work::rollback, XAException.XA_HEURCOM);
    }

    @Test
    void messagesSayWhatHappenedWithoutTheScriptAndItsArguments() throws XAException {
        Work work = Work.ended(
                redis.source, session -> session.<String>getBucket("a").set("confidential"));
        redis.process().pause();
        RedisXAException e = XaErrors.of(work::prepare, XAException.XAER_RMFAIL);
        assertThat(e.getMessage())
                .hasSizeLessThan(500)
                .contains("not known whether it is prepared", "Redis", "timeout")
                .doesNotContain("redis.call", "KEYS[1]", "params", "confidential");
        assertThat(e.getCause().getMessage()).hasSizeLessThan(500);
        assertThat(e.getCause().getCause()).isNotNull();
    }

    @Test
    void aServerThatIsDownFailsEveryCallWithItsAddressAndCommitsOnceItIsBack() throws XAException {
        Work prepared = Work.prepared(
                redis.source, session -> session.<String>getBucket("a").set("x"));
        Work active = Work.start(redis.source);
        redis.process().kill();
        assertThatThrownBy(() -> active.session.getBucket("b").get())
                .isInstanceOf(RedisAccessException.class)
                .hasMessageContaining(redis.server.uri());
        RedisXAException e = XaErrors.of(prepared::commit, XAException.XAER_RMFAIL);
        assertThat(e).hasMessageContaining(redis.server.uri());
        XaErrors.of(
                () -> prepared.resource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN),
                XAException.XAER_RMFAIL);
        redis.process().restart();
        prepared.commit();
        assertThat(redis.plain.getBucket("a").get()).isEqualTo("x");
    }
}
