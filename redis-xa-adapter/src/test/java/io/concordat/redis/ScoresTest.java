package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.redisson.api.RScoredSortedSet;
import org.redisson.api.RScript;
import org.redisson.client.codec.StringCodec;

/** Scores keep every bit on their way to Redis and back, add up as in Redis, and are refused where Redis would. */
class ScoresTest {
    private static final RedisXADataSource SOURCE = Redis.builder().build();
    private static final double INFINITY = Double.POSITIVE_INFINITY;

    private final String key = Redis.key("scores");
    private final RScoredSortedSet<String> plain = Redis.plain().getScoredSortedSet(key);

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }

    @AfterAll
    static void close() {
        SOURCE.close();
    }

    @Test
    void everyBitOfAScoreIsKept() throws XAException {
        List<Double> scores = new ArrayList<>(List.of(
                0.0,
                0.1,
                1 / 3.0,
                -2.5e-300,
                Double.MIN_VALUE,
                Double.MAX_VALUE,
                -Double.MAX_VALUE,
                1e15,
                1e16 + 2,
                9007199254740992.0,
                123456789012345.0,
                INFINITY,
                -INFINITY,
                2.2250738585072014E-308));
        Random random = new Random(7);
        while (scores.size() < 300) {
            double score = Double.longBitsToDouble(random.nextLong());
            if (!Double.isNaN(score)) {
                scores.add(score);
            }
        }
        Work.committed(SOURCE, session -> {
            XaSortedSet<String> set = session.getSortedSet(key);
            for (int i = 0; i < scores.size(); i++) {
                set.fastAdd(scores.get(i), "m" + i);
            }
        });
        Work work = Work.ended(SOURCE, session -> {
            XaSortedSet<String> set = session.getSortedSet(key);
            for (int i = 0; i < scores.size(); i++) {
                double score = scores.get(i);
                if (!Double.isInfinite(score)) {
                    // Redisson cannot read an infinite one.
                    assertThat(plain.getScore("m" + i)).isEqualTo(score);
                }
                assertThat(set.getScore("m" + i)).contains(score);
                assertThat(set.valueRange(ScoreRange.closed(score, score))).contains("m" + i);
                assertThat(set.valueRange(ScoreRange.open(score, score))).isEmpty();
                assertThat(set.count(ScoreRange.lessThan(score))).isEqualTo((int)
                        scores.stream().filter(other -> other < score).count());
            }
        });
        work.prepare();
    }

    @Test
    void incrementsAddUpAsInRedis() throws XAException {
        plain.add(0.1, "a");
        Work.committed(SOURCE, session -> {
            XaSortedSet<String> set = session.getSortedSet(key);
            set.fastAddScore("a", 0.2);
            set.fastAddScore("a", 0.3);
            set.fastAddScore("a", 1e16);
            set.fastAddScore("a", -1e16);
            assertThat(set.getScore("a")).contains(0.1 + 0.2 + 0.3 + 1e16 - 1e16);
        });
        assertThat(plain.getScore("a")).isEqualTo(0.1 + 0.2 + 0.3 + 1e16 - 1e16);
    }

    @Test
    void theNegativeZeroIsZero() throws XAException {
        Work.committed(SOURCE, session -> {
            XaSortedSet<String> set = session.getSortedSet(key);
            set.fastAdd(-0.0, "b");
            set.fastAdd(0.0, "a");
            assertThat(set.getScore("b")).contains(0.0);
            assertThat(set.readAll()).containsExactly("a", "b");
        });
        assertThat(plain.getScore("b")).isEqualTo(0.0);
        redis("ZADD", "-0", "c");
        Work.committed(SOURCE, session -> {
            XaSortedSet<String> set = session.getSortedSet(key);
            set.fastAdd(0.0, "bb");
            assertThat(set.rank("c")).contains(3);
            assertThat(set.readAll()).containsExactly("a", "b", "bb", "c");
            assertThat(set.addScore("c", 0)).isEqualTo(0);
        });
    }

    @Test
    void whatIsNoNumberIsRefusedWhereItIsAsked() throws XAException {
        Work work = Work.ended(SOURCE, session -> {
            XaSortedSet<String> set = session.getSortedSet(key);
            assertThatThrownBy(() -> set.add(Double.NaN, "a")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> set.fastAddAll(Map.of("a", Double.NaN)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> set.addScore("a", Double.NaN)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> set.fastAddScore("a", Double.NaN)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> ScoreRange.atLeast(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> set.pollFirst(-1)).hasMessageContaining("count");
            assertThatThrownBy(() -> set.valueRange(ScoreRange.all(), -1, 1)).hasMessageContaining("offset");
            set.fastAdd(INFINITY, "put");
            assertThatThrownBy(() -> set.fastAddScore("put", -INFINITY))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("put")
                    .hasMessageContaining(key);
            assertThatThrownBy(() -> set.addScore("put", -INFINITY)).isInstanceOf(IllegalStateException.class);
            set.fastAddScore("grown", INFINITY);
            assertThatThrownBy(() -> set.fastAddScore("grown", -INFINITY)).isInstanceOf(IllegalStateException.class);
            assertThat(set.getScores(List.of("put", "grown"))).isEqualTo(Map.of("put", INFINITY, "grown", INFINITY));
        });
        work.commitInOnePhase();
        assertThat(plain.readAll()).containsExactly("grown", "put");
    }

    @Test
    void infinitiesThatMeetInRedisAreRefusedAtPrepareAndAHeuristicInDoubt() throws XAException {
        redis("ZADD", "inf", "a");
        Work.committed(SOURCE, session -> session.<String>getSortedSet(key).fastAddScore("a", INFINITY));
        for (boolean onePhase : new boolean[] {false, true}) {
            Work work = Work.ended(SOURCE, session -> {
                session.<String>getSortedSet(key).fastAdd(1, "b");
                session.<String>getSortedSet(key).fastAddScore("a", -INFINITY);
            });
            RedisXAException e = XaErrors.of(() -> work.finish(onePhase), XAException.XA_RBINTEGRITY);
            assertThat(e).hasMessageContaining(key).hasMessageContaining("infinit");
        }
        plain.add(1, "a");
        Work overflowing = Work.ended(SOURCE, session -> {
            XaSortedSet<String> set = session.getSortedSet(key);
            set.fastAddScore("a", Double.MAX_VALUE);
            set.fastAddScore("a", Double.MAX_VALUE);
            set.fastAddScore("a", -INFINITY);
        });
        XaErrors.of(overflowing::prepare, XAException.XA_RBINTEGRITY);
        Work work = Work.prepared(SOURCE, session -> {
            session.<String>getSortedSet(key).fastAdd(1, "b");
            session.<String>getSortedSet(key).fastAddScore("a", -INFINITY);
        });
        redis("ZADD", "inf", "a");
        XaErrors.of(work::commit, XAException.XA_HEURMIX);
        work.resource.forget(work.xid);
        assertThat(plain.readAll()).containsExactly("a");
    }

    private void redis(String command, String score, String member) {
        Redis.plain()
                .getScript(StringCodec.INSTANCE)
                .eval(
                        RScript.Mode.READ_WRITE,
                        "return redis.call(ARGV[1], KEYS[1], ARGV[2], ARGV[3])",
                        RScript.ReturnType.VALUE,
                        List.of(key),
                        command,
                        score,
                        member);
    }
}
