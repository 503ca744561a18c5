package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.redisson.api.RScoredSortedSet;
import org.redisson.client.codec.Codec;
import org.redisson.client.codec.LongCodec;
import org.redisson.client.codec.StringCodec;
import org.redisson.codec.Kryo5Codec;

/** A sorted set within a transaction: it sees its own changes, and Redis has the same afterwards. */
class SortedSetTest {
    private static final RedisXADataSource SOURCE = Redis.builder().build();

    private final String key = Redis.key("sorted");
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
    void everyReadSeesEveryKindOfOwnChange() throws XAException {
        plain.addAll(Map.of("live", 1.0, "moved", 2.0, "grown", 3.0, "removed", 4.0, "tie", 5.0));
        Work.committed(SOURCE, session -> {
            XaSortedSet<String> set = session.getSortedSet(key);
            set.fastAdd(0.5, "new");
            set.fastAdd(9, "moved");
            set.fastAddScore("grown", 2);
            set.fastAddScore("made", 0.25);
            set.fastRemove("removed");
            assertThat(set.readAll()).containsExactly("made", "new", "live", "grown", "tie", "moved");
            assertThat(set.entryRange(3, 5))
                    .containsExactly(
                            new ScoredMember<>("grown", 5.0),
                            new ScoredMember<>("tie", 5.0),
                            new ScoredMember<>("moved", 9.0));
            assertThat(set.valueRange(-2, -1)).containsExactly("tie", "moved");
            assertThat(set.valueRange(1, -3)).containsExactly("new", "live", "grown");
            assertThat(set.valueRange(-6, 1)).containsExactly("made", "new");
            assertThat(set.valueRange(4, 3)).isEmpty();
            assertThat(set.valueRange(6, 10)).isEmpty();
            assertThat(set.valueRangeReversed(0, 2)).containsExactly("moved", "tie", "grown");
            assertThat(set.valueRangeReversed(-1, -1)).containsExactly("made");
            assertThat(set.valueRange(ScoreRange.closed(0.5, 5))).containsExactly("new", "live", "grown", "tie");
            assertThat(set.valueRange(ScoreRange.open(0.5, 5))).containsExactly("live");
            assertThat(set.valueRange(ScoreRange.atLeast(5), 1, 1)).containsExactly("tie");
            assertThat(set.valueRangeReversed(ScoreRange.lessThan(9), 1, 2)).containsExactly("grown", "live");
            assertThat(set.valueRange(ScoreRange.all(), 0, 0)).isEmpty();
            assertThat(set.valueRange(ScoreRange.closed(5, 1))).isEmpty();
            assertThat(set.count(ScoreRange.greaterThan(1))).isEqualTo(3);
            assertThat(set.count(ScoreRange.atMost(1))).isEqualTo(3);
            assertThat(set.size()).isEqualTo(6);
            assertThat(set.getScore("grown")).contains(5.0);
            assertThat(set.getScores(List.of("new", "removed", "made", "tie", "never there")))
                    .isEqualTo(Map.of("new", 0.5, "made", 0.25, "tie", 5.0));
            assertThat(set.contains("removed")).isFalse();
            assertThat(set.contains("made")).isTrue();
            assertThat(set.rank("tie")).contains(4);
            assertThat(set.rank("grown")).contains(3);
            assertThat(set.rank("removed")).isEmpty();
            assertThat(set.rank("never there")).isEmpty();
            assertThat(set.revRank("moved")).contains(0);
            assertThat(set.revRank("made")).contains(5);
            assertThat(set.first()).contains("made");
            assertThat(set.last()).contains("moved");
        });
        assertThat(plain.readAll()).containsExactly("made", "new", "live", "grown", "tie", "moved");
    }

    @Test
    void everyChangeThatAnswersSeesOwnChanges() throws XAException {
        plain.addAll(Map.of("a", 1.0, "b", 2.0, "c", 3.0));
        Work.committed(SOURCE, session -> {
            XaSortedSet<String> set = session.getSortedSet(key);
            assertThat(set.add(4, "d")).isTrue();
            assertThat(set.add(5, "d")).isFalse();
            assertThat(set.add(1.5, "a")).isFalse();
            assertThat(set.addIfAbsent(7, "a")).isFalse();
            assertThat(set.addIfAbsent(6, "e")).isTrue();
            assertThat(set.addAll(Map.of("e", 6.5, "f", 7.0, "b", 2.5))).isEqualTo(1);
            set.fastAddScore("c", 0.5);
            assertThat(set.addScore("c", 1)).isEqualTo(4.5);
            assertThat(set.addScore("g", -1)).isEqualTo(-1);
            assertThat(set.remove("f")).isTrue();
            assertThat(set.remove("f")).isFalse();
            assertThat(set.addScore("f", 3)).isEqualTo(3);
            assertThat(set.removeAll(List.of("f", "never there"))).isTrue();
            assertThat(set.entryRange(0, 1)).containsExactly(new ScoredMember<>("g", -1), new ScoredMember<>("a", 1.5));
            assertThat(set.pollFirst()).contains("g");
            assertThat(set.pollLast(2)).containsExactly("e", "d");
            assertThat(set.pollFirst(0)).isEmpty();
            assertThat(set.readAll()).containsExactly("a", "b", "c");
            assertThat(set.removeRange(ScoreRange.open(1.5, 4.5))).isEqualTo(1);
            assertThat(set.removeRange(-1, -1)).isEqualTo(1);
            assertThat(set.pollFirst(5)).containsExactly("a");
            assertThat(set.pollLast()).isEmpty();
            assertThat(set.first()).isEmpty();
            assertThat(set.isEmpty()).isTrue();
        });
        assertThat(plain.isExists()).isFalse();
    }

    @Test
    void clearingBeginsTheSortedSetAnew() throws XAException {
        plain.addAll(Map.of("a", 1.0, "b", 2.0));
        plain.expire(Duration.ofHours(1));
        Work.committed(SOURCE, session -> {
            XaSortedSet<String> set = session.getSortedSet(key);
            set.fastAddScore("a", 1);
            assertThat(set.delete()).isTrue();
            assertThat(set.delete()).isFalse();
            assertThat(set.readAll()).isEmpty();
            assertThat(set.rank("a")).isEmpty();
            assertThat(set.remaining()).isEmpty();
            set.fastAddScore("b", 0.5);
            set.fastAddScore("b", 0.25);
            set.fastAdd(3, "c");
            set.fastAdd(0, "d");
            assertThat(set.valueRange(1, 1)).containsExactly("b");
            assertThat(set.valueRange(1, -1)).containsExactly("b", "c");
            assertThat(set.rank("c")).contains(2);
            assertThat(set.count(ScoreRange.greaterThan(0.5))).isEqualTo(2);
            set.fastRemove("d");
        });
        assertThat(plain.entryRange(0, -1))
                .extracting(entry -> entry.getValue() + "=" + entry.getScore())
                .containsExactly("b=0.75", "c=3.0");
        assertThat(plain.remainTimeToLive()).isEqualTo(-1);
    }

    @Test
    void anExpiryIsKeptByChangesSeenAndSet() throws XAException {
        plain.add(1, "a");
        plain.expire(Duration.ofMinutes(5));
        Work.committed(SOURCE, session -> {
            XaSortedSet<String> set = session.getSortedSet(key);
            set.fastRemove("a");
            assertThat(set.remaining()).isEmpty();
            set.fastAddScore("b", 2);
            assertThat(set.remaining().orElseThrow()).isGreaterThan(Duration.ofMinutes(4));
        });
        assertThat(plain.readAll()).containsExactly("b");
        assertThat(plain.remainTimeToLive()).isGreaterThan(200_000);
        Work.committed(SOURCE, session -> {
            session.getSortedSet(key).clear();
            assertThat(session.getSortedSet(key).expire(Duration.ofHours(2))).isFalse();
            session.<String>getSortedSet(key).fastAdd(3, "c");
            assertThat(session.getSortedSet(key).expire(Duration.ofHours(2))).isTrue();
        });
        assertThat(plain.readAll()).containsExactly("c");
        assertThat(plain.remainTimeToLive()).isGreaterThan(7_000_000);
    }

    @Test
    void anExpiryPassesWithinTheTransactionToo() throws XAException {
        plain.add(1, "a");
        Work work = Work.start(SOURCE);
        XaSortedSet<String> set = work.session.getSortedSet(key);
        assertThat(set.expire(Duration.ofMillis(30))).isTrue();
        Awaitility.await().until(() -> set.readAll().isEmpty());
        set.fastAddScore("a", 2);
        assertThat(set.getScore("a")).contains(2.0);
        work.resource.end(work.xid, XAResource.TMSUCCESS);
        work.prepare();
        work.commit();
        assertThat(plain.getScore("a")).isEqualTo(2);
        assertThat(plain.remainTimeToLive()).isEqualTo(-1);
    }

    @Test
    void aSortedSetThatExpiresInDoubtIsNotMadeToLiveForEver() throws XAException {
        Work work = ExpiringWork.prepared(
                SOURCE,
                life -> {
                    plain.add(1, "a");
                    plain.expire(life);
                },
                plain::isExists,
                session -> session.<String>getSortedSet(key).fastAddScore("b", 1));
        Awaitility.await().until(() -> !plain.isExists());
        work.commit();
        assertThat(plain.isExists()).isFalse();
    }

    @Test
    void thousandsOfMembersAreAddedGrownReplacedReadAndRemovedInOneBranch() throws XAException {
        Map<String, Double> members = new HashMap<>();
        IntStream.range(0, 9_000).forEach(i -> members.put("member " + i, i / 10.0));
        Work.committed(SOURCE, session -> session.<String>getSortedSet(key).fastAddAll(members));
        assertThat(plain.size()).isEqualTo(9_000);
        Work.committed(SOURCE, session -> {
            XaSortedSet<String> set = session.getSortedSet(key);
            members.keySet().forEach(member -> set.fastAddScore(member, 1));
        });
        assertThat(plain.getScore("member 25")).isEqualTo(3.5);
        Work.committed(SOURCE, session -> {
            XaSortedSet<String> set = session.getSortedSet(key);
            assertThat(set.entryRange(0, -1)).hasSize(9_000);
            set.clear();
            set.fastAddAll(members);
        });
        assertThat(plain.size()).isEqualTo(9_000);
        assertThat(plain.getScore("member 25")).isEqualTo(2.5);
        Work onePhase =
                Work.ended(SOURCE, session -> session.<String>getSortedSet(key).fastRemoveAll(members.keySet()));
        onePhase.commitInOnePhase();
        assertThat(plain.isExists()).isFalse();
    }

    @Test
    void whatTheLimitRefusesIsNotAddedAndIncrementsCountOneByOne() throws XAException {
        try (RedisXADataSource small = Redis.builder().maxOperations(2).build()) {
            Work work = Work.start(small);
            XaSortedSet<String> set = work.session.getSortedSet(key);
            set.fastAddScore("a", 1);
            set.fastAddScore("a", 1);
            assertThatThrownBy(() -> set.fastAddScore("a", 1)).hasMessageContaining("the limit is 2");
            set.fastAdd(5, "a");
            set.fastAdd(6, "b");
            assertThatThrownBy(() -> set.fastAdd(7, "c")).hasMessageContaining("the limit is 2");
            set.clear();
            set.fastAdd(8, "d");
            work.resource.end(work.xid, XAResource.TMSUCCESS);
            work.commitInOnePhase();
        }
        assertThat(plain.readAll()).containsExactly("d");
    }

    record Encoded(Codec codec, Object member) {}

    static Stream<Encoded> everyCodec() {
        return Stream.of(
                new Encoded(StringCodec.INSTANCE, "gr\u00fc\u00dfe \u0000 \uD83D\uDE00"),
                new Encoded(StringCodec.INSTANCE, ""),
                new Encoded(LongCodec.INSTANCE, Long.MIN_VALUE),
                new Encoded(new Kryo5Codec(), Map.of("price", 12.5)));
    }

    @ParameterizedTest
    @MethodSource("everyCodec")
    void membersCrossBothWays(Encoded encoded) throws XAException {
        RScoredSortedSet<Object> live = Redis.plain().getScoredSortedSet(key, encoded.codec());
        Work.committed(
                SOURCE, session -> session.getSortedSet(key, encoded.codec()).fastAdd(1.5, encoded.member()));
        assertThat(live.readAll()).containsExactly(encoded.member());
        assertThat(live.getScore(encoded.member())).isEqualTo(1.5);
        live.add(2.5, encoded.member());
        Work.committed(SOURCE, session -> {
            XaSortedSet<Object> set = session.getSortedSet(key, encoded.codec());
            assertThat(set.rank(encoded.member())).contains(0);
            assertThat(set.entryRange(0, -1)).containsExactly(new ScoredMember<>(encoded.member(), 2.5));
            set.fastAddScore(encoded.member(), 1);
            assertThat(set.rank(encoded.member())).contains(0);
            assertThat(set.pollFirst()).contains(encoded.member());
        });
        assertThat(live.isExists()).isFalse();
    }
}
