package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.testing.servers.resp.RedisReply;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The adapter under the rules that docs/redis.md publishes for its user: everything works, and nothing is refused behind. */
class AclTest {
    private static final Pattern USED = Pattern.compile("(?m)^cmdstat_([a-z|]+):");

    private OwnRedis redis;
    private RedisXADataSource source;

    @BeforeEach
    void start() {
        redis = OwnRedis.start();
        AclRules.of("concordat").applyTo(redis.server);
        source = newSource(Duration.ofSeconds(10));
        EveryOperation.seed(redis.plain);
    }

    @AfterEach
    void stop() {
        source.close();
        redis.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyOperationWorks(boolean onePhase) throws XAException {
        Work work = Work.ended(source, EveryOperation::run);
        if (onePhase) {
            work.commitInOnePhase();
        } else {
            assertThat(work.prepare()).isEqualTo(XAResource.XA_OK);
            work.commit();
        }
        assertThat(redis.plain.getMap("app:map").readAllMap())
                .containsEntry("n", "4")
                .containsEntry("d", "4");
        assertThat(redis.plain.getList("app:list").readAll()).containsExactly("first", "b", "c", "d", "last");
        assertThat(redis.plain.getAtomicLong("app:counter").get()).isEqualTo(6);
        assertNothingWasRefused();
    }

    @Test
    void everyCommandOfTheRulesIsUsed() throws XAException {
        Work.ended(source, session -> {}).rollback();
        redis.server.command("CONFIG", "RESETSTAT");

        Work.committed(source, EveryOperation::run);
        Work.committed(source, session -> {
            session.getBucket("app:bucket").persist();
            assertThat(session.getMap("app:map").readAll()).isNotEmpty();
            assertThat(session.<String, String>getMap("app:map").keySet()).isNotEmpty();
            assertThat(session.getSet("app:set").readAll()).isNotEmpty();
            assertThat(session.<String>getSet("app:set").add("q")).isTrue();
        });
        assertThat(listed()).isEmpty();

        Set<String> probes = Set.of("ping", "info", "config|get", "subscribe", "unsubscribe");
        assertThat(used())
                .containsAll(AclRules.of("concordat").commands().stream()
                        .filter(command -> !probes.contains(command))
                        .toList());
        assertNothingWasRefused();
    }

    @Test
    void aBranchIsRecoveredAndRolledBackAndForgotten() throws XAException {
        Work committed = Work.prepared(source, EveryOperation::run);
        assertThat(listed()).containsExactly(committed.xid);
        try (RedisXADataSource recoverer = newSource(Duration.ZERO)) {
            recoverer.getXAConnection().getXAResource().commit(committed.xid, false);
        }
        Work.prepared(source, session -> session.<String>getBucket("app:bucket").set("3"))
                .rollback();
        Work heuristic =
                Work.prepared(source, session -> session.getMap("app:map").add("n", 1));
        redis.plain.getKeys().delete("app:map");
        redis.plain.getBucket("app:map").set("foreign");
        XaErrors.of(heuristic::commit, XAException.XA_HEURMIX);
        heuristic.resource.forget(heuristic.xid);
        assertThat(Redis.leftovers(redis.plain)).isEmpty();
        assertNothingWasRefused();
    }

    @Test
    void waitersHearOfAReleaseAndStrictAndAsynchronousReadsWork() throws Exception {
        Work holder = Work.prepared(
                source, session -> session.<String>getBucket("app:bucket").set("held"));
        Work reader = Work.start(source);
        CompletableFuture<String> strict = CompletableFuture.supplyAsync(() -> reader.session
                .readLocked(WhenLocked.WAIT, Duration.ofSeconds(20), session -> session.<String>getBucket("app:bucket")
                        .get())
                .orElseThrow()
                .orElseThrow());
        Awaitility.await().until(() -> used().contains("subscribe"));
        holder.commit();
        assertThat(strict.get(60, TimeUnit.SECONDS)).isEqualTo("held");
        assertThat(reader.session
                        .readAsync(session -> session.getMap("app:map").size())
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS))
                .isEqualTo(3);
        assertNothingWasRefused();
    }

    @Test
    void aKeyBeyondTheRulesIsRefusedWithTheRemedyAndNothingIsChanged() throws XAException {
        Work reader = Work.start(source);
        assertThatThrownBy(() -> reader.session.getBucket("other:key").get())
                .isInstanceOf(RedisAccessException.class)
                .hasMessageContaining("NOPERM")
                .hasMessageContaining("ACL SETUSER <user> ~");
        Work writer = Work.ended(source, session -> {
            session.<String>getBucket("app:bucket").set("changed");
            session.<String>getBucket("other:key").set("changed");
        });
        RedisXAException e = XaErrors.of(writer::prepare, XAException.XA_RBOTHER);
        assertThat(e).hasMessageContaining("NOPERM").hasMessageContaining("ACL LOG");
        assertThat(redis.plain.getBucket("app:bucket").get()).isEqualTo("1");
    }

    private List<Object> listed() throws XAException {
        return List.of((Object[])
                source.getXAConnection().getXAResource().recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN));
    }

    private Set<String> used() {
        return USED.matcher(redis.server.command("INFO", "commandstats").text().replace("\r", ""))
                .results()
                .map((MatchResult result) -> result.group(1))
                .collect(Collectors.toSet());
    }

    private void assertNothingWasRefused() {
        // Redisson looks at these two keys when it connects, to see whether the server is a cluster.
        assertThat(redis.server.command("ACL", "LOG").elements())
                .extracting(RedisReply::toString)
                .noneMatch(refusal -> !refusal.contains("object test1"));
    }

    private RedisXADataSource newSource(Duration lockWait) {
        return RedisXADataSource.builder()
                .uri(redis.server.uri())
                .user("concordat")
                .password("secret")
                .lockWait(lockWait)
                .build();
    }
}
