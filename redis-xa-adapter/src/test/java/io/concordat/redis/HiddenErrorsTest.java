package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.testing.servers.Servers;
import io.concordat.testing.servers.proxy.FaultHits;
import io.concordat.testing.servers.proxy.FaultRule;
import java.util.List;
import java.util.stream.Stream;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Errors in place of a script's answer, of EXEC's too, where the client hides many of them: whether the script ran or not,
 * the answer is unknown, and asking again tells.
 */
class HiddenErrorsTest {
    private static final List<String> ERRORS =
            List.of("NOREPLICAS Not enough good replicas to write.", "ERR something nobody has thought of");

    private static ProxiedRedis redis;

    private final String stock = Redis.key("stock");

    @BeforeAll
    static void open() {
        redis = new ProxiedRedis(Servers.redis(), 0);
    }

    @AfterAll
    static void close() {
        redis.close();
    }

    @AfterEach
    void nothingIsLeftBehind() {
        redis.proxy.removeFaults();
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }

    static Stream<Arguments> everyErrorAtEveryEnd() {
        return Stream.of(ScriptCall.PREPARE, ScriptCall.COMMIT, ScriptCall.ONE_PHASE, ScriptCall.ROLLBACK)
                .flatMap(call -> ERRORS.stream()
                        .flatMap(
                                error -> Stream.of(Arguments.of(call, error, false), Arguments.of(call, error, true))));
    }

    @ParameterizedTest
    @MethodSource("everyErrorAtEveryEnd")
    void isUnknownAndCompletedLater(ScriptCall call, String error, boolean afterItRan) throws XAException {
        Redis.plain().getMap(stock).put("n", "10");
        Work work = call.begin(redis.source, stock);
        FaultRule rule = redis.proxy.on(ProxiedRedis.script(call.script)).always();
        FaultHits hits = afterItRan ? rule.answerAfterwards(error) : rule.answer(error);
        assertThat(call.call(work, stock)).isEqualTo("XAER_RMFAIL");
        assertThat(hits.count()).isPositive();
        hits.remove();
        assertThat(call.call(work, stock)).isEqualTo(call.success);
        call.complete(work);
        assertThat(Redis.plain().getMap(stock).get("n")).isEqualTo(call.counter);
    }

    /** Slots that move: the request is sent again as a whole until it is answered. */
    @ParameterizedTest
    @EnumSource(
            value = ScriptCall.class,
            names = {"PREPARE", "COMMIT", "ONE_PHASE", "ROLLBACK"})
    void tryAgainIsTriedAgain(ScriptCall call) throws XAException {
        Redis.plain().getMap(stock).put("n", "10");
        Work work = call.begin(redis.source, stock);
        FaultHits hits = redis.proxy
                .on(ProxiedRedis.script(call.script))
                .answer("TRYAGAIN Multiple keys request during rehashing of slot");
        assertThat(call.call(work, stock)).isEqualTo(call.success);
        hits.await();
        call.complete(work);
        assertThat(Redis.plain().getMap(stock).get("n")).isEqualTo(call.counter);
    }
}
