package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.redis.PreflightReport.Finding;
import io.concordat.testing.servers.proxy.FaultProxy;
import io.concordat.testing.servers.proxy.Recording;
import io.concordat.testing.servers.proxy.Request;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Scripts that the server has are sent by their digests. It may lose them at any time, and the user may lack the right. */
class ScriptDigestTest {
    /** What a transaction that sets one key may send, in both phases; the two scripts alone are more than tenfold. */
    private static final int MOST_BYTES = 2_000;

    private OwnRedis redis;
    private FaultProxy proxy;

    @BeforeEach
    void start() {
        redis = OwnRedis.start();
        proxy = FaultProxy.redis(
                redis.server.address().host(), redis.server.address().port());
    }

    @AfterEach
    void stop() {
        proxy.close();
        assertThat(Redis.leftovers(redis.plain)).isEmpty();
        redis.close();
    }

    private RedisXADataSource source(SwapMode swap) {
        return RedisXADataSource.builder()
                .uri(proxy.through(redis.server.uri()))
                .lockWait(Duration.ZERO)
                .swap(swap)
                .build();
    }

    private static void set(RedisSession session, String value) {
        session.<String>getBucket("app:k").set(value);
    }

    private String value() {
        return redis.plain.<String>getBucket("app:k").get();
    }

    @Test
    void aTransactionSendsNoScriptThatTheServerHasAndFewBytes() throws XAException {
        try (RedisXADataSource source = source(SwapMode.MULTI_EXEC)) {
            Work.committed(source, session -> set(session, "first"));
            try (Recording recording = proxy.record()) {
                Work.committed(source, session -> set(session, "second"));
                assertThat(recording.requests())
                        .extracting(Request::names)
                        .containsExactly(List.of("EVALSHA"), List.of("MULTI", "EVALSHA", "EXEC"));
                assertThat(recording.requests().stream()
                                .flatMap(request -> request.commands().stream())
                                .flatMap(List::stream)
                                .mapToInt(word -> word.getBytes(StandardCharsets.UTF_8).length)
                                .sum())
                        .isLessThan(MOST_BYTES);
            }
            assertThat(value()).isEqualTo("second");
        }
    }

    @ParameterizedTest
    @EnumSource(SwapMode.class)
    void scriptsThatTheServerHasForgottenAreSentAgainInTheSameCall(SwapMode swap) throws XAException {
        try (RedisXADataSource source = source(swap)) {
            Work.committed(source, session -> set(session, "first"));
            flush();
            Work work = Work.prepared(source, session -> set(session, "second"));
            flush();
            work.commit();
            assertThat(value()).isEqualTo("second");
            flush();
            Work.ended(source, session -> set(session, "third")).commitInOnePhase();
            flush();
            Work.ended(source, session -> set(session, "fourth")).commitInOnePhase();
            assertThat(value()).isEqualTo("fourth");
            flush();
            Work.prepared(source, session -> set(session, "fifth")).rollback();
            flush();
            Work.prepared(source, session -> set(session, "sixth")).rollback();
            assertThat(value()).isEqualTo("fourth");
        }
    }

    private void flush() {
        assertThat(redis.server.command("SCRIPT", "FLUSH").text()).isEqualTo("OK");
    }

    @Test
    void aServerThatWasRestartedHasNoScriptsAndGetsThemAgain() throws XAException {
        try (RedisXADataSource source = source(SwapMode.MULTI_EXEC)) {
            Work.committed(source, session -> set(session, "first"));
            Work work = Work.prepared(source, session -> set(session, "second"));
            redis.process().kill();
            redis.process().restart();
            Work.commitOnceAnswered(work.resource, work.xid);
        }
        assertThat(value()).isEqualTo("second");
    }

    @Test
    void repliesOfReplicasCountForTheRequestThatHasRun() throws XAException {
        try (ReplicatedRedis replicated = ReplicatedRedis.start();
                RedisXADataSource source = replicated.source()) {
            Work.committed(source, session -> set(session, "first"));
            Work.prepared(source, session -> set(session, "second")).rollback();
            assertThat(replicated.primary.command("SCRIPT", "FLUSH").text()).isEqualTo("OK");
            Work work = Work.prepared(source, session -> set(session, "third"));
            assertThat(replicated.primary.command("SCRIPT", "FLUSH").text()).isEqualTo("OK");
            work.commit();
            assertThat(replicated.replica.command("GET", "app:k").text()).isEqualTo("third");
        }
    }

    @ParameterizedTest
    @EnumSource(SwapMode.class)
    void aUserWithoutTheRightSendsThemWhole(SwapMode swap) throws XAException {
        AclRules.of("concordat").without("+evalsha").applyTo(redis.server);
        try (RedisXADataSource source = sourceOfUser(swap)) {
            assertThat(source.check().findings())
                    .extracting(Finding::toString)
                    .anySatisfy(finding -> assertThat(finding).contains("WARNING digests", "+evalsha"));
            for (String value : List.of("first", "second", "third")) {
                Work.committed(source, session -> set(session, value));
                assertThat(value()).isEqualTo(value);
            }
            try (Recording recording = proxy.record()) {
                Work.committed(source, session -> set(session, "fourth"));
                assertThat(recording.requests())
                        .flatExtracting(Request::names)
                        .contains("EVAL")
                        .doesNotContain("EVALSHA");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(SwapMode.class)
    void aUserWhoLosesTheRightWhileABranchIsPreparedStillCommits(SwapMode swap) throws XAException {
        AclRules.of("concordat").applyTo(redis.server);
        try (RedisXADataSource source = sourceOfUser(swap)) {
            Work.committed(source, session -> set(session, "first"));
            Work work = Work.prepared(source, session -> set(session, "second"));
            assertThat(redis.server
                            .command("ACL", "SETUSER", "concordat", "-evalsha")
                            .text())
                    .isEqualTo("OK");
            work.commit();
            assertThat(value()).isEqualTo("second");
        }
    }

    @Test
    void aUserWhoLosesTheRightWhileRepliesOfReplicasAreAwaitedStillCommits() throws XAException {
        try (ReplicatedRedis replicated = ReplicatedRedis.start()) {
            AclRules.ofReplicas().applyTo(replicated.primary);
            try (RedisXADataSource source = RedisXADataSource.builder()
                    .uri(replicated.primary.uri())
                    .user("concordat")
                    .password("secret")
                    .durability(Durability.replicas(1, Duration.ofSeconds(10)))
                    .build()) {
                Work.committed(source, session -> set(session, "first"));
                Work work = Work.prepared(source, session -> set(session, "second"));
                assertThat(replicated
                                .primary
                                .command("ACL", "SETUSER", "concordat", "-evalsha")
                                .text())
                        .isEqualTo("OK");
                work.commit();
                Work.committed(source, session -> set(session, "third"));
            }
            assertThat(replicated.replica.command("GET", "app:k").text()).isEqualTo("third");
        }
    }

    private RedisXADataSource sourceOfUser(SwapMode swap) {
        return RedisXADataSource.builder()
                .uri(proxy.through(redis.server.uri()))
                .user("concordat")
                .password("secret")
                .lockWait(Duration.ZERO)
                .swap(swap)
                .build();
    }
}
