package io.concordat.coordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.CompletionPendingException;
import io.concordat.coordinator.Coordinator;
import io.concordat.coordinator.CoordinatorException;
import io.concordat.coordinator.RolledBackException;
import io.concordat.coordinator.decision.BranchXid;
import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.decision.Participant;
import io.concordat.redis.RedisXAConnection;
import io.concordat.redis.RedisXADataSource;
import io.concordat.testing.servers.Servers;
import io.concordat.testing.servers.proxy.FaultRule;
import io.concordat.testing.servers.proxy.Recording;
import io.concordat.testing.servers.proxy.Request;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Redis hears of a transaction when it is decided: one round trip, and whatever happens then both stores end the same. */
class AfterDecisionTest {
    private AfterDecisionStores stores;

    private void start(boolean commitRecord) throws Exception {
        stores = new AfterDecisionStores(commitRecord);
        stores.write("warm");
        assertBothHave("warm");
    }

    @AfterEach
    void stop() throws Exception {
        if (stores != null) {
            stores.close();
        }
    }

    private void assertBothHave(String value) throws Exception {
        assertThat(stores.inMysql()).isEqualTo(value);
        assertThat(stores.inRedis()).isEqualTo(value);
    }

    private void awaitBothHave(String value) throws Exception {
        assertThat(stores.inMysql()).isEqualTo(value);
        await().pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofSeconds(60))
                .until(() -> stores.inRedis().equals(value));
    }

    /** By a key that no other script of an unprepared branch is given: the script itself goes by its digest. */
    private static boolean isApplied(Request request) {
        return request.contains("concordat:{0}:written");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theRedisPartOfATransactionIsOneRoundTrip(boolean commitRecord) throws Exception {
        start(commitRecord);
        try (Recording recording = stores.proxy.record()) {
            stores.write("v");
            assertThat(recording.requests().stream().filter(request -> request.contains(stores.key())))
                    .hasSize(1)
                    .allMatch(AfterDecisionTest::isApplied);
        }
        assertBothHave("v");
    }

    @Test
    void aTransactionOfRedisAloneCommitsInOnePhaseAsEver() throws Exception {
        start(true);
        try (Recording recording = stores.proxy.record()) {
            stores.coordinator.template().run(() -> stores.set("alone"));
            assertThat(recording.requests().stream().filter(request -> request.contains(stores.key())))
                    .hasSize(1)
                    .noneMatch(AfterDecisionTest::isApplied);
        }
        assertThat(stores.inRedis()).isEqualTo("alone");
    }

    @Test
    void whatIsRolledBackIsNeverInRedis() throws Exception {
        start(true);
        assertThatThrownBy(() -> stores.coordinator.template().run(() -> {
                    stores.set("never");
                    stores.coordinator.transactionManager().setRollbackOnly();
                }))
                .isInstanceOf(RolledBackException.class);
        assertBothHave("warm");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void redisGoneAfterTheDecisionMeansPendingAndItIsCompleteWithinASecondOfItsReturn(boolean commitRecord)
            throws Exception {
        start(commitRecord);
        Duration shortest = Duration.ofDays(1);
        for (int attempt = 1; attempt <= 5 && shortest.compareTo(Duration.ofSeconds(1)) > 0; attempt++) {
            String value = "away" + attempt;
            stores.atDecision(stores.proxy::refuse);
            assertThat(catchThrowable(() -> stores.write(value)))
                    .isInstanceOf(CompletionPendingException.class)
                    .hasMessageContaining("prices");
            long back = System.nanoTime();
            stores.proxy.pass();
            awaitBothHave(value);
            Duration took = Duration.ofNanos(System.nanoTime() - back);
            shortest = took.compareTo(shortest) < 0 ? took : shortest;
            stores.awaitTakingPart();
        }
        assertThat(shortest).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void whileRedisIsGoneOthersAreRolledBackAndDoNotPileUp() throws Exception {
        start(true);
        stores.atDecision(stores.proxy::refuse);
        assertThat(catchThrowable(() -> stores.write("pending"))).isInstanceOf(CompletionPendingException.class);
        assertThat(catchThrowable(() -> stores.write("refused"))).isInstanceOf(RolledBackException.class);
        stores.proxy.pass();
        awaitBothHave("pending");
    }

    @Test
    void aKeyThatIsLockedMeansPendingUntilItIsReleased() throws Exception {
        start(true);
        try (RedisXADataSource other =
                RedisXADataSource.builder().uri(stores.server.uri()).build()) {
            RedisXAConnection connection = other.getXAConnection();
            XAResource resource = connection.getXAResource();
            Xid xid = BranchXid.of(new Gtrid("stranger", 1, "1"), new Participant("prices", "prices:1"));
            resource.start(xid, XAResource.TMNOFLAGS);
            connection.getSession().<String>getBucket(stores.key()).set("theirs");
            resource.end(xid, XAResource.TMSUCCESS);
            assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_OK);

            assertThat(catchThrowable(() -> stores.write("v"))).isInstanceOf(CompletionPendingException.class);
            assertThat(stores.inMysql()).isEqualTo("v");
            assertThat(stores.inRedis()).isEqualTo("warm");
            resource.rollback(xid);
        }
        awaitBothHave("v");
    }

    @Test
    void aFullRedisMeansPendingUntilThereIsRoom() throws Exception {
        start(true);
        stores.atDecision(() -> stores.server.command("CONFIG", "SET", "maxmemory", "1"));
        assertThat(catchThrowable(() -> stores.write("v"))).isInstanceOf(CompletionPendingException.class);
        stores.server.command("CONFIG", "SET", "maxmemory", "0");
        awaitBothHave("v");
    }

    /** What may happen to the one request. */
    enum Loss {
        REQUEST(FaultRule::loseRequest),
        REPLY(FaultRule::loseReply);

        @SuppressWarnings("ImmutableEnumChecker") // a lambda without state
        private final Function<FaultRule, ?> fault;

        Loss(Function<FaultRule, ?> fault) {
            this.fault = fault;
        }
    }

    @ParameterizedTest
    @EnumSource(Loss.class)
    void aLostRequestOrReplyIsAskedForAgainAndAppliedOnce(Loss loss) throws Exception {
        start(true);
        Object ignored = loss.fault.apply(stores.proxy.on(AfterDecisionTest::isApplied));
        stores.tolerant("v");
        awaitBothHave("v");
        stores.write("w");
        assertBothHave("w");
    }

    @Test
    void theLaterOfTwoDecisionsStandsAlthoughTheEarlierOneComesAfterIt() throws Exception {
        start(true);
        Object ignored = stores.proxy.on(AfterDecisionTest::isApplied).runBefore(() -> stores.writeBeside("later"));
        stores.write("earlier");
        assertBothHave("later");
    }

    @Test
    void aFlushOrARestartBeforeItIsAppliedIsMadeUpForByTheReplay() throws Exception {
        start(true);
        stores.write("told");
        stores.atDecision(() -> stores.server.command("FLUSHALL"));
        stores.tolerant("v");
        awaitBothHave("v");
    }

    @Test
    void whatTheAppendOnlyFileHasLostComesBackInOrder() throws Exception {
        start(true);
        AppendOnlyFile file = AppendOnlyFile.of(stores.server);
        long early = file.size();
        for (int i = 0; i < 10; i++) {
            stores.write("v" + i);
        }
        stores.server.process().orElseThrow().kill();
        file.cut(early);
        stores.server.process().orElseThrow().restart();
        awaitBothHave("v9");
        stores.awaitTakingPart();
    }

    @Test
    void aTransactionThatBeganBeforeAReplayIsRolledBackAndNothingOfItIsInRedis() throws Exception {
        start(true);
        assertThatThrownBy(() -> stores.coordinator.template().run(() -> {
                    stores.setBoth("never");
                    stores.server.command("FLUSHALL");
                    await().atMost(Duration.ofSeconds(60)).until(() -> {
                        Object ignored = stores.coordinator.recovery().recover();
                        return stores.inRedis().equals("warm");
                    });
                }))
                .isInstanceOf(RolledBackException.class)
                .hasMessageContaining("epoch");
        assertBothHave("warm");
    }

    @Test
    void placesGoWithTheDecisionsThatAreForgotten() throws Exception {
        start(true);
        // Places stay for as long as decisions are kept, and for a while after: seconds on a quick disk.
        await().atMost(Duration.ofMinutes(3)).until(() -> {
            stores.write("again");
            stores.set("other" + System.nanoTime(), "x");
            return stores.places() < stores.others() / 2;
        });
    }

    @Test
    void withAJournalOrWithoutRedoItIsRefused(@TempDir Path journal) {
        RedisXADataSource source =
                RedisXADataSource.builder().uri(Servers.redis().uri()).build();
        assertThatThrownBy(() -> RedisResource.builder("prices", source)
                        .redo(false)
                        .writes(Writes.AFTER_DECISION)
                        .build())
                .isInstanceOf(CoordinatorException.class)
                .hasMessageContaining("redo(false)");
        RedisResource redis = RedisResource.builder("prices", source)
                .writes(Writes.AFTER_DECISION)
                .build();
        assertThatThrownBy(() -> Coordinator.builder()
                        .node("after-journal")
                        .journal(journal)
                        .resource(redis)
                        .start())
                .isInstanceOf(CoordinatorException.class)
                .hasMessageContaining("Writes.PREPARED");
    }
}
