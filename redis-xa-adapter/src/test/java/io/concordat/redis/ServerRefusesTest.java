package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A server that answers and refuses, within EXEC too, where the client hides it: never reported as success, and completed
 * when the cause is gone.
 */
class ServerRefusesTest {
    private static OwnRedis redis;
    private static RedisXADataSource alone;

    @BeforeAll
    static void start() {
        redis = OwnRedis.start();
        alone = RedisXADataSource.builder()
                .client(redis.impatient())
                .swap(SwapMode.SCRIPT)
                .build();
    }

    @AfterAll
    static void stop() {
        alone.close();
        redis.close();
    }

    /** What is asked of the server while it refuses. */
    private enum Step {
        PREPARE(XaCall.PREPARE),
        COMMIT(XaCall.COMMIT),
        COMMIT_ALONE(XaCall.COMMIT),
        ONE_PHASE(XaCall.ONE_PHASE),
        ROLLBACK(XaCall.ROLLBACK);

        private final XaCall call;

        Step(XaCall call) {
            this.call = call;
        }

        Work begin(Consumer<RedisSession> operations) throws XAException {
            Work work = Work.ended(this == COMMIT_ALONE ? alone : redis.source, operations);
            if (call == XaCall.COMMIT || call == XaCall.ROLLBACK) {
                work.prepare();
            }
            return work;
        }
    }

    @ParameterizedTest
    @EnumSource(Refusal.class)
    void isNeverReportedAsSuccessAndCompletedLater(Refusal refusal) throws XAException {
        Map<Step, Work> works = new EnumMap<>(Step.class);
        Map<Step, String> keys = new EnumMap<>(Step.class);
        for (Step step : Step.values()) {
            String stock = Redis.key("stock");
            redis.plain.getMap(stock).put("n", "10");
            keys.put(step, stock);
            works.put(step, step.begin(session -> session.getMap(stock).add("n", -1)));
        }
        Map<Step, String> answers = new EnumMap<>(Step.class);
        refusal.begin(redis);
        try {
            assertThat(refusal.isIn(redis)).isTrue();
            works.forEach((step, work) -> answers.put(step, step.call.on(work.resource, work.xid)));
            assertThat(refusal.isIn(redis)).as("still " + refusal).isTrue();
        } finally {
            refusal.end(redis);
        }
        assertThat(answers).allSatisfy((step, answer) -> assertThat(answer).isEqualTo("XAER_RMFAIL"));
        assertThat(keys).allSatisfy((step, stock) -> assertThat(counter(stock)).isEqualTo("10"));

        works.get(Step.PREPARE).prepare();
        works.get(Step.PREPARE).commit();
        works.get(Step.COMMIT).commit();
        works.get(Step.COMMIT_ALONE).commit();
        works.get(Step.ONE_PHASE).commitInOnePhase();
        works.get(Step.ROLLBACK).rollback();
        assertThat(keys)
                .allSatisfy((step, stock) -> assertThat(counter(stock)).isEqualTo(step == Step.ROLLBACK ? "10" : "9"));
        assertThat(Redis.leftovers(redis.plain)).isEmpty();
    }

    /** The scripts travel with their bodies: the server's cache of scripts does not matter. */
    @Test
    void aFlushOfTheScriptCacheBetweenAnyTwoCallsDoesNotMatter() throws XAException {
        for (Step step : Step.values()) {
            String stock = Redis.key("stock");
            flushScripts();
            Work work = step.begin(session -> {
                session.getMap(stock).addAndGet("n", 1);
                flushScripts();
            });
            flushScripts();
            step.call.throwing(work.resource, work.xid);
            flushScripts();
            if (step == Step.PREPARE) {
                assertThat(work.resource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN))
                        .containsExactly(work.xid);
                flushScripts();
                redis.newSource().getXAConnection().getXAResource().commit(work.xid, false);
            }
            assertThat(counter(stock)).isEqualTo(step == Step.ROLLBACK ? "null" : "1");
        }
        assertThat(Redis.leftovers(redis.plain)).isEmpty();
    }

    private static void flushScripts() {
        redis.server.command("SCRIPT", "FLUSH");
    }

    private static String counter(String stock) {
        return String.valueOf(redis.plain.getMap(stock).get("n"));
    }
}
