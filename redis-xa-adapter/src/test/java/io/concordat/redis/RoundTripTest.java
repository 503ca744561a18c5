package io.concordat.redis;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.redisson.api.redisnode.RedisNode.InfoSection;
import org.redisson.api.redisnode.RedisNodes;

/** How often a branch asks the server, by the server's own count. */
class RoundTripTest {
    private static final Map<String, Integer> IN_SCRIPTS_OF_TWO_PHASES = Map.ofEntries(
            entry("exists", 1),
            entry("get", 5),
            entry("hmget", 2),
            entry("hset", 4),
            entry("pttl", 1),
            entry("publish", 1),
            entry("rename", 1),
            entry("set", 4),
            entry("time", 2),
            entry("type", 5),
            entry("unlink", 5),
            entry("zadd", 1),
            entry("zrem", 1));

    /** What connections do when they are made or idle, and what this test asks. */
    private static final Pattern NOT_OF_BRANCHES = Pattern.compile("cmdstat_(info|ping|hello|auth|select|client).*");

    private OwnRedis redis;

    @BeforeEach
    void start() throws XAException {
        redis = OwnRedis.start();
        Work.ended(redis.source, session -> {}).rollback();
    }

    @AfterEach
    void stop() {
        redis.close();
    }

    @ParameterizedTest
    @EnumSource(SwapMode.class)
    void twoPhasesTakeTwoScripts(SwapMode swap) throws XAException {
        try (RedisXADataSource source =
                RedisXADataSource.builder().client(redis.plain).swap(swap).build()) {
            Work.ended(source, session -> {}).rollback();
            Map<String, Integer> before = calls();
            Work.committed(source, session -> {
                session.<String>getBucket("a").set("x");
                session.<String, String>getMap("b").fastPut("f", "x");
            });
            Map<String, Integer> expected = new TreeMap<>(IN_SCRIPTS_OF_TWO_PHASES);
            expected.put("eval", 2);
            if (swap == SwapMode.MULTI_EXEC) {
                expected.put("multi", 1);
                expected.put("exec", 1);
            }
            assertCalls(before, expected);
        }
    }

    @Test
    void onePhaseTakesOne() throws XAException {
        Map<String, Integer> before = calls();
        Work.ended(redis.source, session -> session.<String>getBucket("a").set("x"))
                .commitInOnePhase();
        assertCalls(before, Map.of("eval", 1, "get", 2, "hmget", 1, "set", 3, "time", 1, "type", 2, "unlink", 1));
    }

    @Test
    void aBranchThatOnlyReadTakesOneMoreThanItsReadsAndNothingElseTakesNone() throws XAException {
        Map<String, Integer> before = calls();
        Work.ended(redis.source, session -> {}).prepare();
        Work.ended(redis.source, session -> session.<String>getBucket("a").set("x"))
                .rollback();
        assertCalls(before, Map.of());
        Work.ended(redis.source, session -> {
                    session.getBucket("a").get();
                    session.getBucket("a").get();
                })
                .prepare();
        assertCalls(before, Map.of("eval", 2, "get", 2, "hmget", 1, "type", 3));
    }

    @Test
    void scriptsSurviveAFlushOfTheScriptCache() throws XAException {
        redis.plain.getScript().scriptFlush();
        Work work = Work.prepared(
                redis.source, session -> session.<String>getBucket("a").set("x"));
        redis.plain.getScript().scriptFlush();
        work.commit();
        assertThat(redis.plain.getBucket("a").get()).isEqualTo("x");
    }

    /** Compares every command that ran, by itself or within a script, so that nothing else can have been sent. */
    private void assertCalls(Map<String, Integer> before, Map<String, Integer> expected) {
        Map<String, Integer> more = new TreeMap<>();
        calls().forEach((name, count) -> more.put(name, count - before.getOrDefault(name, 0)));
        more.values().removeIf(count -> count == 0);
        assertThat(more).isEqualTo(expected);
    }

    private Map<String, Integer> calls() {
        return redis
                .plain
                .getRedisNodes(RedisNodes.SINGLE)
                .getInstance()
                .info(InfoSection.COMMANDSTATS)
                .entrySet()
                .stream()
                .filter(entry -> entry.getKey().startsWith("cmdstat_"))
                .filter(entry -> !NOT_OF_BRANCHES.matcher(entry.getKey()).matches())
                .collect(Collectors.toMap(
                        entry -> entry.getKey().substring("cmdstat_".length()),
                        entry -> Integer.valueOf(entry.getValue().replaceAll("calls=(\\d+),.*", "$1"))));
    }
}
