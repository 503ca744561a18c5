package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.redisson.api.RScoredSortedSet;
import org.redisson.client.protocol.ScoredEntry;

/** Whatever the order of operations, a sorted set within transactions answers what Redis itself answers without. */
class SortedSetModelTest {
    private static final RedisXADataSource SOURCE = Redis.builder().build();

    /** Few, so that there are ties and members are changed again. */
    private static final double[] SCORES = {-1.5, 0, 0, 1, 1, 1, 0.1, 1e300};

    private static final int MEMBERS = 14;
    private static final int TRANSACTIONS = 4;
    private static final int STEPS = 45;

    private Random random;
    private RScoredSortedSet<String> twin;
    private XaSortedSet<String> set;

    @AfterAll
    static void close() {
        SOURCE.close();
    }

    static Collection<Long> seeds() {
        List<Long> seeds = new ArrayList<>();
        for (long seed = 1; seed <= Integer.getInteger("concordat.test.seeds", 25); seed++) {
            seeds.add(seed);
        }
        return seeds;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aSortedSetAnswersWhatRedisAnswers(long seed) throws XAException {
        random = new Random(seed);
        String key = Redis.key("sorted");
        twin = Redis.plain().getScoredSortedSet(key + "-twin");
        for (int transaction = 0; transaction < TRANSACTIONS; transaction++) {
            Work work = Work.start(SOURCE);
            set = work.session.getSortedSet(key);
            for (int step = 0; step < STEPS; step++) {
                if (random.nextBoolean()) {
                    change();
                } else {
                    ask();
                }
            }
            work.resource.end(work.xid, XAResource.TMSUCCESS);
            if (random.nextBoolean()) {
                work.commitInOnePhase();
            } else if (work.prepare() == XAResource.XA_OK) {
                work.commit();
            }
            assertThat(entries(Redis.plain().<String>getScoredSortedSet(key).entryRange(0, -1)))
                    .isEqualTo(entries(twin.entryRange(0, -1)));
        }
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }

    private void change() {
        String member = member();
        double score = SCORES[random.nextInt(SCORES.length)];
        switch (random.nextInt(12)) {
            case 0 -> assertThat(set.add(score, member)).isEqualTo(add(score, member));
            case 1, 2, 3 -> {
                set.fastAdd(score, member);
                add(score, member);
            }
            case 4 -> {
                double increment = random.nextInt(5) / 10.0;
                assertThat(set.addScore(member, increment)).isEqualTo(twin.addScore(member, increment));
            }
            case 5, 6 -> {
                double increment = random.nextInt(5) / 10.0 - 0.2;
                set.fastAddScore(member, increment);
                twin.addScore(member, increment);
            }
            case 7 -> assertThat(set.remove(member)).isEqualTo(twin.remove(member));
            case 8, 9 -> {
                set.fastRemove(member);
                twin.remove(member);
            }
            case 10 -> {
                if (random.nextBoolean()) {
                    assertThat(set.pollFirst()).isEqualTo(Optional.ofNullable(twin.pollFirst()));
                } else {
                    List<String> twins = List.copyOf(twin.valueRangeReversed(0, 1));
                    assertThat(set.pollLast(2)).isEqualTo(twins);
                    twin.removeAll(twins);
                }
            }
            default -> {
                if (random.nextInt(10) == 0) {
                    set.clear();
                    twin.delete();
                }
            }
        }
    }

    private void ask() {
        String member = member();
        int from = random.nextInt(2 * MEMBERS) - MEMBERS;
        int to = random.nextInt(2 * MEMBERS) - MEMBERS;
        int offset = random.nextInt(4);
        int limit = random.nextInt(6);
        double low = SCORES[random.nextInt(SCORES.length)];
        double high = SCORES[random.nextInt(SCORES.length)];
        boolean lowIn = random.nextBoolean();
        boolean highIn = random.nextBoolean();
        ScoreRange scores = new ScoreRange(low, lowIn, high, highIn);
        switch (random.nextInt(13)) {
            case 0 -> assertThat(set.getScore(member)).isEqualTo(Optional.ofNullable(twin.getScore(member)));
            case 1 -> assertThat(set.rank(member)).isEqualTo(Optional.ofNullable(twin.rank(member)));
            case 2 -> assertThat(set.revRank(member)).isEqualTo(Optional.ofNullable(twin.revRank(member)));
            case 3 -> assertThat(set.size()).isEqualTo(twin.size());
            case 4 -> assertThat(set.count(scores)).isEqualTo(count(scores));
            case 5 -> assertThat(set.entryRange(from, to)).isEqualTo(entries(twin.entryRange(from, to)));
            case 6 ->
                assertThat(set.entryRangeReversed(from, to)).isEqualTo(entries(twin.entryRangeReversed(from, to)));
            case 7 ->
                assertThat(set.valueRange(scores, offset, limit))
                        .isEqualTo(within(scores, false).stream()
                                .skip(offset)
                                .limit(limit)
                                .toList());
            case 8 ->
                assertThat(set.valueRangeReversed(scores, offset, limit))
                        .isEqualTo(within(scores, true).stream()
                                .skip(offset)
                                .limit(limit)
                                .toList());
            case 9 -> assertThat(set.valueRangeReversed(scores)).isEqualTo(within(scores, true));
            case 10 -> assertThat(set.first()).isEqualTo(Optional.ofNullable(twin.first()));
            case 11 -> assertThat(set.last()).isEqualTo(Optional.ofNullable(twin.last()));
            default -> assertThat(set.readAll()).isEqualTo(List.copyOf(twin.readAll()));
        }
    }

    private boolean add(double score, String member) {
        boolean absent = twin.getScore(member) == null;
        twin.add(score, member);
        return absent;
    }

    private int count(ScoreRange scores) {
        return twin.count(scores.from(), scores.fromInclusive(), scores.to(), scores.toInclusive());
    }

    private List<String> within(ScoreRange scores, boolean reversed) {
        return List.copyOf(
                reversed
                        ? twin.valueRangeReversed(
                                scores.from(), scores.fromInclusive(), scores.to(), scores.toInclusive())
                        : twin.valueRange(scores.from(), scores.fromInclusive(), scores.to(), scores.toInclusive()));
    }

    /** Some begin like others, and some bytes are negative as Java has them. */
    private String member() {
        int number = random.nextInt(MEMBERS);
        return number % 3 == 0 ? "m" : number % 3 == 1 ? "m" + number : "\u00e9" + number;
    }

    private static List<ScoredMember<String>> entries(Collection<ScoredEntry<String>> entries) {
        return entries.stream()
                .map(entry -> new ScoredMember<>(entry.getValue(), entry.getScore()))
                .toList();
    }
}
