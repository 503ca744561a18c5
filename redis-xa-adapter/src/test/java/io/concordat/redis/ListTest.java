package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.api.RDeque;
import org.redisson.api.RList;
import org.redisson.client.codec.Codec;
import org.redisson.codec.Kryo5Codec;

/** A transaction sees its own list, and Redis has the same afterwards. */
class ListTest {
    private static final RedisXADataSource SOURCE = Redis.dataSource();

    private final String key = Redis.key("list");
    private final RList<String> plain = Redis.plain().getList(key);

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }

    @AfterAll
    static void close() {
        SOURCE.close();
    }

    @Test
    void bothEndsGrowAndShrink() throws XAException {
        plain.addAll(List.of("c", "d", "e"));
        Work.committed(SOURCE, session -> {
            XaList<String> list = session.getList(key);
            list.addFirst("b");
            list.addFirst("a");
            list.addLast("f");
            assertThat(list.readAll()).containsExactly("a", "b", "c", "d", "e", "f");
            assertThat(list.size()).isEqualTo(6);
            assertThat(list.peekFirst()).contains("a");
            assertThat(list.peekLast()).contains("f");
            assertThat(list.pollFirst(3)).containsExactly("a", "b", "c");
            assertThat(list.pollLast(2)).containsExactly("f", "e");
            assertThat(list.readAll()).containsExactly("d");
            list.addAllFirst(List.of("1", "2"));
            list.addAllLast(List.of("8", "9"));
            assertThat(list.pollLast()).contains("9");
            assertThat(list.pollFirst()).contains("1");
        });
        assertThat(plain.readAll()).containsExactly("2", "d", "8");
    }

    @Test
    void indexesCountFromBothEnds() throws XAException {
        plain.addAll(List.of("c", "d", "e"));
        Work.committed(SOURCE, session -> {
            XaList<String> list = session.getList(key);
            list.addFirst("b");
            list.addLast("f");
            assertThat(list.get(0)).contains("b");
            assertThat(list.get(1)).contains("c");
            assertThat(list.get(4)).contains("f");
            assertThat(list.get(5)).isEmpty();
            assertThat(list.get(-1)).contains("f");
            assertThat(list.get(-2)).contains("e");
            assertThat(list.get(-5)).contains("b");
            assertThat(list.get(-6)).isEmpty();
            assertThat(list.get(Integer.MAX_VALUE)).isEmpty();
            assertThat(list.get(Integer.MIN_VALUE)).isEmpty();
            assertThat(list.set(1, "C")).isEqualTo("c");
            assertThat(list.set(-2, "E")).isEqualTo("e");
            assertThat(list.set(-2, "EE")).isEqualTo("E");
            assertThat(list.set(0, "B")).isEqualTo("b");
            assertThat(list.set(-1, "F")).isEqualTo("f");
            assertThatThrownBy(() -> list.set(5, "x"))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessageContaining(key)
                    .hasMessageContaining("index 5");
            assertThat(list.range(1, 3)).containsExactly("C", "d", "EE");
            assertThat(list.range(-3, -1)).containsExactly("d", "EE", "F");
        });
        assertThat(plain.readAll()).containsExactly("B", "C", "d", "EE", "F");
    }

    @Test
    void whatWasSetAndThenPolledIsGone() throws XAException {
        plain.addAll(List.of("a", "b", "c", "d"));
        Work.committed(SOURCE, session -> {
            XaList<String> list = session.getList(key);
            list.set(0, "A");
            list.set(3, "D");
            list.set(1, "B");
            assertThat(list.pollFirst()).contains("A");
            assertThat(list.pollLast()).contains("D");
            assertThat(list.readAll()).containsExactly("B", "c");
        });
        assertThat(plain.readAll()).containsExactly("B", "c");
    }

    @Test
    void aListThatIsPolledEmptyIsGone() throws XAException {
        plain.addAll(List.of("a", "b"));
        Work.committed(SOURCE, session -> {
            XaList<String> list = session.getList(key);
            assertThat(list.isEmpty()).isFalse();
            assertThat(list.pollFirst(10)).containsExactly("a", "b");
            assertThat(list.isEmpty()).isTrue();
            assertThat(list.pollFirst()).isEmpty();
            assertThat(list.pollLast(3)).isEmpty();
            assertThat(list.expire(Duration.ofMinutes(1))).isFalse();
            assertThat(list.delete()).isFalse();
        });
        assertThat(plain.isExists()).isFalse();
    }

    @Test
    void aListThatIsTrimmedKeepsWhatRedisWouldKeep() throws XAException {
        plain.addAll(List.of("c", "d", "e"));
        Work.committed(SOURCE, session -> {
            XaList<String> list = session.getList(key);
            list.addAllFirst(List.of("a", "b"));
            list.trim(0, 3);
            assertThat(list.readAll()).containsExactly("a", "b", "c", "d");
            list.addLast("z");
            list.trim(-3, -1);
            assertThat(list.readAll()).containsExactly("c", "d", "z");
            list.trim(1, 99);
        });
        assertThat(plain.readAll()).containsExactly("d", "z");
        Work.committed(SOURCE, session -> session.getList(key).trim(2, 1));
        assertThat(plain.isExists()).isFalse();
    }

    @Test
    void clearingBeginsTheListAnew() throws XAException {
        plain.addAll(List.of("a", "b"));
        plain.expire(Duration.ofMinutes(5));
        Work.committed(SOURCE, session -> {
            XaList<String> list = session.getList(key);
            list.addFirst("x");
            list.set(1, "A");
            assertThat(list.delete()).isTrue();
            assertThat(list.pollFirst()).isEmpty();
            assertThat(list.delete()).isFalse();
            list.addLast("2");
            list.addFirst("1");
            assertThat(list.set(-1, "3")).isEqualTo("2");
            assertThat(list.remaining()).isEmpty();
        });
        assertThat(plain.readAll()).containsExactly("1", "3");
        assertThat(plain.remainTimeToLive()).isEqualTo(-1);
    }

    @Test
    void whatRedissonWritesIsReadAndTheOtherWayRound() throws XAException {
        Codec codec = new Kryo5Codec();
        RDeque<List<Integer>> deque = Redis.plain().getDeque(key, codec);
        deque.addLast(List.of(1, 2));
        Work.committed(SOURCE, session -> {
            XaList<List<Integer>> list = session.getList(key, codec);
            assertThat(list.pollFirst()).contains(List.of(1, 2));
            list.addAllFirst(List.of(List.of(3), List.of(4)));
        });
        assertThat(deque.readAll()).containsExactly(List.of(3), List.of(4));
    }

    @Test
    void nothingStrangeIsTaken() throws XAException {
        Work work = Work.start(SOURCE);
        XaList<String> list = work.session.getList(key);
        assertThatThrownBy(() -> list.addFirst(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> list.addAllLast(Collections.singleton(null))).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> list.pollFirst(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(list.pollFirst(0)).isEmpty();
        list.addAllLast(List.of());
        assertThat(list.isEmpty()).isTrue();
        work.resource.end(work.xid, XAResource.TMSUCCESS);
        assertThat(work.prepare()).isEqualTo(XAResource.XA_RDONLY);
    }

    @Test
    void theExpiryIsSeenAndKept() throws XAException {
        plain.addAll(List.of("a", "b"));
        plain.expire(Duration.ofMinutes(5));
        Work.committed(SOURCE, session -> {
            XaList<String> list = session.getList(key);
            list.addLast("c");
            assertThat(list.pollFirst(2)).hasSize(2);
            assertThat(list.remaining().orElseThrow()).isGreaterThan(Duration.ofMinutes(4));
        });
        assertThat(plain.readAll()).containsExactly("c");
        assertThat(plain.remainTimeToLive()).isGreaterThan(200_000);
        Work.committed(SOURCE, session -> {
            XaList<String> list = session.getList(key);
            assertThat(list.pollFirst()).contains("c");
            assertThat(list.remaining()).isEmpty();
            list.addFirst("d");
            assertThat(list.expire(Duration.ofHours(10))).isTrue();
        });
        assertThat(plain.readAll()).containsExactly("d");
        assertThat(plain.remainTimeToLive()).isGreaterThan(30_000_000);
    }

    @Test
    void aListThatIsTrimmedToNothingAndFilledAgainKeepsItsExpiry() throws XAException {
        for (boolean onePhase : new boolean[] {false, true}) {
            plain.addAll(List.of("a", "b"));
            plain.expire(Duration.ofMinutes(5));
            Work work = Work.ended(SOURCE, session -> {
                XaList<String> list = session.getList(key);
                list.trim(5, 9);
                assertThat(list.isEmpty()).isTrue();
                list.addLast("c");
                assertThat(list.remaining()).isPresent();
            });
            if (onePhase) {
                work.commitInOnePhase();
            } else {
                work.prepare();
                work.commit();
            }
            assertThat(plain.readAll()).containsExactly("c");
            assertThat(plain.remainTimeToLive()).isGreaterThan(200_000);
            plain.delete();
        }
    }

    @Test
    void anExpiryPassesWithinTheTransactionToo() throws XAException {
        plain.addAll(List.of("a", "b"));
        Work work = Work.start(SOURCE);
        XaList<String> list = work.session.getList(key);
        assertThat(list.pollFirst()).contains("a");
        assertThat(list.expire(Duration.ofMillis(20))).isTrue();
        Awaitility.await().until(list::isEmpty);
        list.addFirst("c");
        assertThat(list.readAll()).containsExactly("c");
        work.resource.end(work.xid, XAResource.TMSUCCESS);
        work.prepare();
        work.commit();
        assertThat(plain.readAll()).containsExactly("c");
        assertThat(plain.remainTimeToLive()).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void aListAnswersWhatRedisAnswersWhateverTheOrderOfOperations(int seed) throws XAException {
        Random random = new Random(seed);
        String twinKey = Redis.key("twin");
        RDeque<String> twin = Redis.plain().getDeque(twinKey);
        RList<String> twinList = Redis.plain().getList(twinKey);
        List<String> first = numbers(random.nextInt(8));
        plain.addAll(first);
        twinList.addAll(first);
        for (int transaction = 0; transaction < 4; transaction++) {
            Work work = Work.start(SOURCE);
            XaList<String> list = work.session.getList(key);
            for (int step = 0; step < 15; step++) {
                String value = seed + "." + transaction + "." + step;
                int from = random.nextInt(16) - 8;
                int to = random.nextInt(16) - 8;
                switch (random.nextInt(13)) {
                    case 0 -> {
                        list.addFirst(value);
                        twin.addFirst(value);
                    }
                    case 1 -> {
                        list.addLast(value);
                        twin.addLast(value);
                    }
                    case 2 -> {
                        list.addAllLast(List.of(value, "x"));
                        twinList.addAll(List.of(value, "x"));
                    }
                    case 3 -> assertThat(list.pollFirst()).isEqualTo(Optional.ofNullable(twin.pollFirst()));
                    case 4 -> assertThat(list.pollLast()).isEqualTo(Optional.ofNullable(twin.pollLast()));
                    case 5 -> assertThat(list.pollFirst(3)).isEqualTo(twin.pollFirst(3));
                    case 6 -> assertThat(list.pollLast(2)).isEqualTo(twin.pollLast(2));
                    case 7 -> assertThat(list.get(from)).isEqualTo(Optional.ofNullable(twinList.get(from)));
                    case 8 -> assertThat(list.range(from, to)).isEqualTo(twinList.range(from, to));
                    case 9 -> assertThat(list.readAll()).isEqualTo(twinList.readAll());
                    case 10 -> assertThat(list.size()).isEqualTo(twinList.size());
                    case 11 -> {
                        if (twinList.get(from) == null) {
                            assertThatThrownBy(() -> list.set(from, value))
                                    .isInstanceOf(IndexOutOfBoundsException.class);
                        } else {
                            assertThat(list.set(from, value)).isEqualTo(twinList.get(from));
                            twinList.fastSet(from, value);
                        }
                    }
                    default -> {
                        if (random.nextInt(3) == 0) {
                            list.trim(from, to);
                            twinList.trim(from, to);
                        }
                    }
                }
            }
            work.resource.end(work.xid, XAResource.TMSUCCESS);
            if (random.nextBoolean()) {
                work.commitInOnePhase();
            } else if (work.prepare() == XAResource.XA_OK) {
                work.commit();
            }
            assertThat(plain.readAll()).isEqualTo(twinList.readAll());
        }
    }

    private static List<String> numbers(int count) {
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(Integer.toString(i));
        }
        return numbers;
    }
}
