package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.testing.servers.Servers;
import io.concordat.testing.servers.proxy.FaultProxy;
import io.concordat.testing.servers.proxy.Recording;
import io.concordat.testing.servers.proxy.Request;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.redisson.api.RedissonClient;

/** What a branch sends, counted on the wire: every round trip that is more than looking after the connection. */
class WireTest {
    private static final List<String> EVAL = List.of("EVAL");

    private final FaultProxy proxy = FaultProxy.redis(
            Servers.redis().address().host(), Servers.redis().address().port());
    private final RedissonClient client =
            Redis.open(proxy.through(Servers.redis().uri()));
    private final String a = Redis.key("a");
    private final String b = Redis.key("b");

    @AfterEach
    void close() {
        client.shutdown();
        proxy.close();
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }

    @Test
    void twoPhasesTakeTwoRoundTrips() {
        assertThat(sent(settings -> settings, this::twoPhases)).containsExactly(EVAL, List.of("MULTI", "EVAL", "EXEC"));
        assertThat(sent(settings -> settings.swap(SwapMode.SCRIPT), this::twoPhases))
                .containsExactly(EVAL, EVAL);
    }

    private void twoPhases(RedisXADataSource source) throws XAException {
        Work.committed(source, this::write);
    }

    @Test
    void onePhaseTakesOne() {
        assertThat(sent(settings -> settings, source -> Work.ended(source, this::write)
                        .commitInOnePhase()))
                .containsExactly(EVAL);
    }

    @Test
    void aPreparedBranchTakesOneMoreToRollBackAndOneThatIsNotTakesNone() {
        assertThat(sent(settings -> settings, source -> Work.prepared(source, this::write)
                        .rollback()))
                .containsExactly(EVAL, EVAL);
        assertThat(sent(settings -> settings, source -> Work.ended(source, this::write)
                        .rollback()))
                .isEmpty();
    }

    @Test
    void aBranchThatOnlyReadTakesOneMoreThanItsReadsAndNoneWhenTheyAreNotValidated() {
        assertThat(sent(settings -> settings, this::readOnly)).containsExactly(EVAL, EVAL);
        assertThat(sent(settings -> settings.isolation(Isolation.READ_COMMITTED), this::readOnly))
                .containsExactly(EVAL);
        assertThat(sent(settings -> settings, source -> assertThat(
                                Work.ended(source, session -> {}).prepare())
                        .isEqualTo(XAResource.XA_RDONLY)))
                .isEmpty();
    }

    private void readOnly(RedisXADataSource source) throws XAException {
        Work work = Work.ended(source, session -> session.getBucket(a).get());
        assertThat(work.prepare()).isEqualTo(XAResource.XA_RDONLY);
    }

    @Test
    void aCommitByAnotherProcessTakesOneMoreToLearnTheKeys() throws XAException {
        try (RedisXADataSource other = Redis.otherProcess()) {
            Work work = Work.prepared(other, this::write);
            assertThat(sent(settings -> settings, source -> work.by(source).commit()))
                    .containsExactly(EVAL, List.of("MULTI", "EVAL", "EXEC"));
        }
    }

    private void write(RedisSession session) {
        session.<String>getBucket(a).set("x");
        session.<String, String>getMap(b).fastPut("f", "x");
    }

    private interface Action {
        void by(RedisXADataSource source) throws XAException;
    }

    /** The commands of each round trip of the action, once the keyspace is claimed. */
    private List<List<String>> sent(UnaryOperator<RedisXADataSourceBuilder> settings, Action action) {
        RedisXADataSourceBuilder builder =
                RedisXADataSource.builder().client(client).lockWait(Duration.ZERO);
        try (RedisXADataSource source = settings.apply(builder).build();
                Recording recording = proxy.record()) {
            Consumer<RedisSession> nothing = session -> {};
            Work.ended(source, nothing).rollback();
            recording.clear();
            action.by(source);
            assertThat(recording.roundTrips()).isEqualTo(recording.requests().size());
            return recording.requests().stream().map(Request::names).toList();
        } catch (XAException e) {
            throw new AssertionError(e);
        }
    }
}
