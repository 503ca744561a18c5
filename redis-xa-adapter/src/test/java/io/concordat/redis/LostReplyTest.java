package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.testing.servers.Servers;
import io.concordat.testing.servers.proxy.FaultHits;
import io.concordat.testing.servers.proxy.FaultRule;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A request or a reply that is lost, at each of the scripts. A client that does not send again makes it unknown, and asking
 * again answers; one that does hides it. Either way every effect is there once.
 */
class LostReplyTest {
    private static ProxiedRedis once;
    private static ProxiedRedis again;

    private final String stock = Redis.key("stock");

    @BeforeAll
    static void open() {
        once = new ProxiedRedis(Servers.redis(), 0);
        again = new ProxiedRedis(Servers.redis(), 5);
    }

    @AfterAll
    static void close() {
        once.close();
        again.close();
    }

    @AfterEach
    void nothingIsLeftBehind() {
        once.proxy.removeFaults();
        again.proxy.removeFaults();
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }

    /** What is lost on the way, or comes when nobody waits for it any more. */
    enum Loss {
        REQUEST(FaultRule::loseRequest),
        REPLY(FaultRule::loseReply),
        REPLY_IN_TIME(rule -> rule.delayReply(ProxiedRedis.PATIENCE.plusMillis(100)));

        @SuppressWarnings("ImmutableEnumChecker") // a lambda without state
        private final Function<FaultRule, FaultHits> fault;

        Loss(Function<FaultRule, FaultHits> fault) {
            this.fault = fault;
        }
    }

    static Stream<Arguments> everyLossAtEveryScript() {
        return Arrays.stream(ScriptCall.values())
                .flatMap(call -> Arrays.stream(Loss.values()).map(loss -> Arguments.of(call, loss)));
    }

    @ParameterizedTest
    @MethodSource("everyLossAtEveryScript")
    void isUnknownAndAnsweredWhenAskedAgain(ScriptCall call, Loss loss) throws XAException {
        Redis.plain().getMap(stock).put("n", "10");
        try (RedisXADataSource source = once.newSource(SwapMode.MULTI_EXEC)) {
            Work work = call.begin(source, stock);
            FaultHits hits = loss.fault.apply(once.proxy.on(ProxiedRedis.script(call.script)));
            assertThat(call.call(work, stock)).isEqualTo("XAER_RMFAIL");
            hits.await();
            assertThat(call.call(work, stock)).isEqualTo(call.success);
            call.complete(work);
        }
        assertThat(Redis.plain().getMap(stock).get("n")).isEqualTo(call.counter);
    }

    /** The reply to the first copy is lost, the reply to the second comes late: the server gets three. */
    @ParameterizedTest
    @EnumSource(ScriptCall.class)
    void isHiddenByAClientThatSendsAgain(ScriptCall call) throws XAException {
        Redis.plain().getMap(stock).put("n", "10");
        try (RedisXADataSource source = again.newSource(SwapMode.MULTI_EXEC)) {
            Work work = call.begin(source, stock);
            FaultHits first = again.proxy.on(ProxiedRedis.script(call.script)).loseReply();
            FaultHits second =
                    again.proxy.on(ProxiedRedis.script(call.script)).delayReply(ProxiedRedis.PATIENCE.plusMillis(100));
            assertThat(call.call(work, stock)).isEqualTo(call.success);
            first.await();
            second.await();
            call.complete(work);
        }
        assertThat(Redis.plain().getMap(stock).get("n")).isEqualTo(call.counter);
    }

    /** The reply to a commit is lost, another transaction changes the keys, the commit is asked again. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCommitThatIsRepeatedAfterAnotherTransactionLeavesThatOneAlone(boolean onePhase) throws XAException {
        String price = Redis.key("price");
        Redis.plain().getMap(stock).put("n", "10");
        try (RedisXADataSource source = once.newSource(SwapMode.MULTI_EXEC);
                RedisXADataSource other = Redis.otherProcess()) {
            Work work = Work.ended(source, session -> {
                session.getMap(stock).add("n", -1);
                session.<String>getBucket(price).set("ours");
            });
            if (!onePhase) {
                work.prepare();
            }
            XaCall commit = onePhase ? XaCall.ONE_PHASE : XaCall.COMMIT;
            once.proxy.on(ProxiedRedis.script(onePhase ? "one-phase" : "swap")).loseReply();
            assertThat(commit.on(work.resource, work.xid)).isEqualTo("XAER_RMFAIL");
            Work.committed(other, session -> {
                session.getMap(stock).add("n", 100);
                session.<String>getBucket(price).set("theirs");
            });
            assertThat(commit.on(work.resource, work.xid)).isEqualTo("OK");
            assertThat(commit.on(work.resource, work.xid)).isEqualTo("OK");
        }
        assertThat(Redis.plain().getMap(stock).get("n")).isEqualTo("109");
        assertThat(Redis.plain().getBucket(price).get()).isEqualTo("theirs");
    }
}
