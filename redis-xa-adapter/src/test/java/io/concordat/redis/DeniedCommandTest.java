package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.redis.PreflightReport.Finding;
import io.concordat.redis.PreflightReport.Severity;
import java.util.Map;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A user who may not run what the scripts need: said before the first branch; never a change that is applied twice. */
class DeniedCommandTest {
    private OwnRedis redis;

    @BeforeEach
    void start() {
        redis = OwnRedis.start();
    }

    @AfterEach
    void stop() {
        redis.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"rename", "hincrby", "zrem", "pexpireat", "unlink", "get", "srem", "zincrby", "zrangebyscore"})
    void isNamedByThePreflightAndByTheFirstStart(String command) {
        try (RedisXADataSource source = redis.sourceOf("app", "~* &* +@all -" + command)) {
            assertThat(source.preflight().findings(Severity.ERROR))
                    .extracting(Finding::toString)
                    .singleElement()
                    .asString()
                    .containsIgnoringCase(command)
                    .contains("ACL SETUSER <user> +" + command);
            RedisXAException e = XaErrors.of(() -> Work.start(source), XAException.XAER_RMERR);
            assertThat(e).hasMessageContaining("+" + command);
            redis.command(
                    "DEL concordat:{0}:probe:1 concordat:{0}:probe:2 concordat:{0}:probe:3 concordat:{0}:probe:4");
            assertThat(Redis.leftovers(redis.plain)).isEmpty();
        }
    }

    @Test
    void theProbesLeaveNothing() throws XAException {
        assertThat(redis.source.check().isUsable()).isTrue();
        Work.ended(redis.source, session -> {}).rollback();
        assertThat(redis.plain.getKeys().getKeys()).containsExactly("concordat-prefix");
    }

    @Test
    void aSwapThatIsTornIsAHeuristicAndNeverAppliedAgain() throws XAException {
        redis.plain.getMap("stock").put("n", "10");
        try (RedisXADataSource source = redis.sourceOf("app", "~* &* +@all")) {
            Work work = Work.prepared(source, session -> {
                session.getMap("stock").add("n", -1);
                session.<String>getBucket("price").set("new");
            });
            redis.command("ACL SETUSER app -rename");
            XaErrors.of(work::commit, XAException.XAER_RMFAIL);
            for (int i = 0; i < 3; i++) {
                RedisXAException e = XaErrors.of(work::commit, XAException.XA_HEURMIX);
                assertThat(e).hasMessageContaining("a part is applied");
            }
            XaErrors.of(work::rollback, XAException.XA_HEURMIX);
            assertThat(redis.plain.getMap("stock").get("n")).isEqualTo("9");
            assertThat(Redis.leftovers(redis.plain)).noneMatch(key -> key.contains(":lock:"));
            work.resource.forget(work.xid);
            assertThat(Redis.leftovers(redis.plain)).isEmpty();
        }
    }

    @Test
    void aOnePhaseCommitThatIsTornIsAHeuristicAndNeverAppliedAgain() throws XAException {
        redis.plain.getMap("stock").put("n", "10");
        try (RedisXADataSource source = redis.sourceOf("app", "~* &* +@all")) {
            Work work = Work.ended(source, session -> {
                session.getMap("stock").add("n", -1);
                session.<String, String>getMap("price").fastPut("x", "new");
            });
            redis.command("ACL SETUSER app -hset");
            XaErrors.of(work::commitInOnePhase, XAException.XAER_RMFAIL);
            RedisXAException e = XaErrors.of(work::commitInOnePhase, XAException.XA_HEURMIX);
            assertThat(e).hasMessageContaining("a part is applied");
            assertThat(e.keys()).containsExactly("stock", "price");
            XaErrors.of(work::commit, XAException.XA_HEURMIX);
            XaErrors.of(work::rollback, XAException.XA_HEURMIX);
            assertThat(redis.plain.getMap("stock").get("n")).isEqualTo("9");
            work.resource.forget(work.xid);
            assertThat(Redis.leftovers(redis.plain)).isEmpty();
            assertThat(redis.plain.getMap("stock").readAllMap()).isEqualTo(Map.of("n", "9"));
            redis.command("ACL SETUSER app +hset");
            XaErrors.of(work::commit, XAException.XA_HEURMIX);
        }
    }

    @Test
    void aPrepareThatIsTornIsNoPromise() throws XAException {
        try (RedisXADataSource source = redis.sourceOf("app", "~* &* +@all")) {
            Work work = Work.ended(source, session -> session.getMap("stock").add("n", -1));
            redis.command("ACL SETUSER app -set");
            XaErrors.of(work::prepare, XAException.XAER_RMFAIL);
            redis.command("ACL SETUSER app +set");
            XaErrors.of(work::prepare, XAException.XA_RBROLLBACK);
            assertThat(Redis.leftovers(redis.plain)).isEmpty();
        }
    }

    @Test
    void aUserWithoutTheChannelIsWarnedAndCanCommit() throws XAException {
        try (RedisXADataSource source = redis.sourceOf("app", "~* resetchannels +@all")) {
            assertThat(source.check().findings(Severity.WARNING))
                    .extracting(Finding::subject)
                    .containsExactly("channel");
            Work.committed(source, session -> session.<String>getBucket("a").set("1"));
            assertThat(redis.plain.getBucket("a").get()).isEqualTo("1");
            Work.prepared(source, session -> session.<String>getBucket("a").set("2"))
                    .rollback();
            assertThat(Redis.leftovers(redis.plain)).isEmpty();
        }
    }
}
