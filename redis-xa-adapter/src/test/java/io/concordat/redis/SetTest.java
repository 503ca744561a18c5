package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
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
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.api.RSet;
import org.redisson.client.codec.Codec;
import org.redisson.client.codec.LongCodec;
import org.redisson.client.codec.StringCodec;
import org.redisson.codec.Kryo5Codec;

/** A set within a transaction: it sees its own changes, and Redis has the same afterwards. */
class SetTest {
    private static final RedisXADataSource SOURCE = Redis.builder().build();

    private final String key = Redis.key("set");
    private final RSet<String> plain = Redis.plain().getSet(key);

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }

    @AfterAll
    static void close() {
        SOURCE.close();
    }

    @Test
    void everyOperationSeesEveryKindOfOwnChange() throws XAException {
        plain.addAll(Set.of("kept", "removed", "live"));
        Work.committed(SOURCE, session -> {
            XaSet<String> set = session.getSet(key);
            set.fastAdd("new");
            set.fastAdd("kept");
            set.fastRemove("removed");
            set.fastRemove("never there");
            assertThat(set.contains("new")).isTrue();
            assertThat(set.contains("kept")).isTrue();
            assertThat(set.contains("live")).isTrue();
            assertThat(set.contains("removed")).isFalse();
            assertThat(set.contains("never there")).isFalse();
            assertThat(set.containsAll(List.of("new", "kept", "live", "live"))).isTrue();
            assertThat(set.containsAll(List.of("new", "removed"))).isFalse();
            assertThat(set.containsAll(List.of())).isTrue();
            assertThat(set.size()).isEqualTo(3);
            assertThat(set.isEmpty()).isFalse();
            assertThat(set.readAll()).containsExactlyInAnyOrder("new", "kept", "live");
            assertThat(set.add("new")).isFalse();
            assertThat(set.add("live")).isFalse();
            assertThat(set.add("removed")).isTrue();
            assertThat(set.remove("removed")).isTrue();
            assertThat(set.remove("removed")).isFalse();
            assertThat(set.remove("never there")).isFalse();
            assertThat(set.addAll(List.of("new", "live"))).isFalse();
            assertThat(set.addAll(List.of("new", "newer"))).isTrue();
            assertThat(set.removeAll(List.of("never there"))).isFalse();
            assertThat(set.removeAll(List.of("live", "newer", "never there"))).isTrue();
            assertThat(set.readAll()).containsExactlyInAnyOrder("new", "kept");
        });
        assertThat(plain.readAll()).containsExactlyInAnyOrder("new", "kept");
    }

    @Test
    void clearingBeginsTheSetAnew() throws XAException {
        plain.addAll(Set.of("a", "b"));
        plain.expire(Duration.ofHours(1));
        Work.committed(SOURCE, session -> {
            XaSet<String> set = session.getSet(key);
            set.fastAdd("c");
            set.clear();
            assertThat(set.isEmpty()).isTrue();
            assertThat(set.readAll()).isEmpty();
            assertThat(set.contains("a")).isFalse();
            assertThat(set.remaining()).isEmpty();
            assertThat(set.delete()).isFalse();
            assertThat(set.remove("a")).isFalse();
            assertThat(set.add("b")).isTrue();
            set.fastAdd("d");
            set.fastRemove("d");
            assertThat(set.readAll()).containsExactly("b");
        });
        assertThat(plain.readAll()).containsExactly("b");
        assertThat(plain.remainTimeToLive()).isEqualTo(-1);
    }

    @Test
    void aSetThatLosesItsLastMemberIsGone() throws XAException {
        plain.addAll(Set.of("a", "b"));
        Work.committed(SOURCE, session -> {
            XaSet<String> set = session.getSet(key);
            set.fastRemoveAll(List.of("a", "b"));
            assertThat(set.isEmpty()).isTrue();
            assertThat(set.expire(Duration.ofMinutes(1))).isFalse();
        });
        assertThat(plain.isExists()).isFalse();
        plain.add("a");
        Work.committed(
                SOURCE, session -> assertThat(session.getSet(key).delete()).isTrue());
        assertThat(plain.isExists()).isFalse();
    }

    @Test
    void anExpiryIsKeptByChangesSeenAndSet() throws XAException {
        plain.add("a");
        plain.expire(Duration.ofMinutes(5));
        Work.committed(SOURCE, session -> {
            XaSet<String> set = session.getSet(key);
            set.fastRemove("a");
            assertThat(set.remaining()).isEmpty();
            set.fastAdd("b");
            assertThat(set.remaining().orElseThrow()).isGreaterThan(Duration.ofMinutes(4));
        });
        assertThat(plain.readAll()).containsExactly("b");
        assertThat(plain.remainTimeToLive()).isGreaterThan(200_000);
        Work.committed(SOURCE, session -> {
            XaSet<String> set = session.getSet(key);
            assertThat(set.expire(Duration.ofHours(1))).isTrue();
            assertThat(set.remaining().orElseThrow()).isGreaterThan(Duration.ofMinutes(50));
        });
        assertThat(plain.remainTimeToLive()).isGreaterThan(3_000_000);
        Work.committed(SOURCE, session -> {
            session.getSet(key).clear();
            session.<String>getSet(key).fastAdd("c");
            session.getSet(key).expire(Duration.ofHours(2));
        });
        assertThat(plain.readAll()).containsExactly("c");
        assertThat(plain.remainTimeToLive()).isGreaterThan(7_000_000);
    }

    @Test
    void anExpiryPassesWithinTheTransactionToo() throws XAException {
        plain.add("a");
        Work work = Work.start(SOURCE);
        XaSet<String> set = work.session.getSet(key);
        set.fastAdd("b");
        assertThat(set.expire(Duration.ofMillis(30))).isTrue();
        Awaitility.await().until(set::isEmpty);
        set.fastAdd("c");
        work.resource.end(work.xid, XAResource.TMSUCCESS);
        work.prepare();
        work.commit();
        assertThat(plain.readAll()).containsExactly("c");
        assertThat(plain.remainTimeToLive()).isEqualTo(-1);
    }

    @Test
    void aSetThatExpiresInDoubtIsNotMadeToLiveForEver() throws XAException {
        Work work = ExpiringWork.prepared(
                SOURCE,
                life -> {
                    plain.add("a");
                    plain.expire(life);
                },
                plain::isExists,
                session -> session.<String>getSet(key).fastAdd("b"));
        Awaitility.await().until(() -> !plain.isExists());
        work.commit();
        assertThat(plain.isExists()).isFalse();
    }

    @Test
    void thousandsOfMembersAreAddedReplacedReadAndRemovedInOneBranch() throws XAException {
        Set<String> members =
                IntStream.range(0, 9_000).mapToObj(i -> "member " + i).collect(Collectors.toSet());
        Work.committed(SOURCE, session -> session.<String>getSet(key).fastAddAll(members));
        assertThat(plain.readAll()).isEqualTo(members);
        Work.committed(SOURCE, session -> {
            assertThat(session.<String>getSet(key).containsAll(members)).isTrue();
            session.<String>getSet(key).fastAdd("another");
        });
        Work.committed(SOURCE, session -> {
            assertThat(session.getSet(key).readAll()).hasSize(9_001);
            session.getSet(key).clear();
            session.<String>getSet(key).fastAddAll(members);
        });
        assertThat(plain.readAll()).isEqualTo(members);
        Work onePhase =
                Work.ended(SOURCE, session -> session.<String>getSet(key).fastRemoveAll(members));
        onePhase.commitInOnePhase();
        assertThat(plain.isExists()).isFalse();
    }

    @Test
    void whatTheLimitRefusesIsNotAdded() throws XAException {
        try (RedisXADataSource small = Redis.builder().maxOperations(2).build()) {
            Work work = Work.start(small);
            XaSet<String> set = work.session.getSet(key);
            set.fastAdd("a");
            set.fastAdd("b");
            set.fastRemove("b");
            assertThatThrownBy(() -> set.fastAdd("c")).hasMessageContaining("the limit is 2");
            set.clear();
            set.fastAdd("c");
            work.resource.end(work.xid, XAResource.TMSUCCESS);
            work.commitInOnePhase();
        }
        assertThat(plain.readAll()).containsExactly("c");
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
        RSet<Object> live = Redis.plain().getSet(key, encoded.codec());
        Work.committed(SOURCE, session -> session.getSet(key, encoded.codec()).fastAdd(encoded.member()));
        assertThat(live.readAll()).containsExactly(encoded.member());
        assertThat(live.contains(encoded.member())).isTrue();
        Work.committed(SOURCE, session -> {
            XaSet<Object> set = session.getSet(key, encoded.codec());
            assertThat(set.contains(encoded.member())).isTrue();
            assertThat(set.readAll()).containsExactly(encoded.member());
            assertThat(set.remove(encoded.member())).isTrue();
        });
        assertThat(live.isExists()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void aSetBehavesLikeASetWhateverTheOrderOfOperations(long seed) throws XAException {
        Random random = new Random(seed);
        Set<String> model = new HashSet<>(Set.of("m0", "m1", "m2", "m3"));
        plain.addAll(model);
        Work work = Work.start(SOURCE);
        XaSet<String> set = work.session.getSet(key);
        for (int step = 0; step < 60; step++) {
            String member = "m" + random.nextInt(8);
            List<String> members = List.of("m0", "m5", member);
            switch (random.nextInt(13)) {
                case 0 -> assertThat(set.contains(member)).isEqualTo(model.contains(member));
                case 1 -> assertThat(set.add(member)).isEqualTo(model.add(member));
                case 2 -> {
                    set.fastAdd(member);
                    model.add(member);
                }
                case 3 -> assertThat(set.remove(member)).isEqualTo(model.remove(member));
                case 4 -> {
                    set.fastRemove(member);
                    model.remove(member);
                }
                case 5 -> assertThat(set.size()).isEqualTo(model.size());
                case 6 -> assertThat(set.readAll()).isEqualTo(model);
                case 7 -> assertThat(set.containsAll(members)).isEqualTo(model.containsAll(members));
                case 8 -> assertThat(set.addAll(members)).isEqualTo(model.addAll(members));
                case 9 -> assertThat(set.removeAll(members)).isEqualTo(model.removeAll(members));
                case 10 -> assertThat(set.isEmpty()).isEqualTo(model.isEmpty());
                case 11 -> assertThat(set.remaining()).isEqualTo(Optional.empty());
                default -> {
                    if (random.nextInt(8) == 0) {
                        set.clear();
                        model.clear();
                    }
                }
            }
        }
        work.resource.end(work.xid, XAResource.TMSUCCESS);
        if (work.prepare() == XAResource.XA_OK) {
            work.commit();
        }
        assertThat(plain.readAll()).isEqualTo(model);
    }
}
