package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
            int blocks = swap == SwapMode.MULTI_EXEC ? 1 : 0;
            assertCalls(before, 2, blocks);
        }
    }

    @Test
    void onePhaseTakesOne() throws XAException {
        Map<String, Integer> before = calls();
        Work.ended(redis.source, session -> session.<String>getBucket("a").set("x"))
                .commitInOnePhase();
        assertCalls(before, 1, 0);
    }

    @Test
    void aBranchThatOnlyReadTakesOneMoreThanItsReadsAndNothingElseTakesNone() throws XAException {
        Map<String, Integer> before = calls();
        Work.ended(redis.source, session -> {}).prepare();
        Work.ended(redis.source, session -> session.<String>getBucket("a").set("x"))
                .rollback();
        assertCalls(before, 0, 0);
        Work.ended(redis.source, session -> {
                    session.getBucket("a").get();
                    session.getBucket("a").get();
                })
                .prepare();
        assertCalls(before, 2, 0);
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

    private void assertCalls(Map<String, Integer> before, int scripts, int blocks) {
        Map<String, Integer> after = calls();
        Map<String, Integer> more = Stream.of("eval", "multi", "exec")
                .collect(Collectors.toMap(
                        name -> name, name -> after.getOrDefault(name, 0) - before.getOrDefault(name, 0)));
        assertThat(more).isEqualTo(Map.of("eval", scripts, "multi", blocks, "exec", blocks));
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
                .collect(Collectors.toMap(
                        entry -> entry.getKey().substring("cmdstat_".length()),
                        entry -> Integer.valueOf(entry.getValue().replaceAll("calls=(\\d+),.*", "$1"))));
    }
}
