package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An operation of many parts that is refused is not done in part: the transaction goes on without it, and commits. */
class WholeOperationTest {
    private static final RedisXADataSource SOURCE =
            Redis.builder().maxOperations(10).build();
    private static final List<String> MANY =
            IntStream.range(0, 11).mapToObj(number -> "m" + number).toList();
    private static final Map<String, Double> SCORES =
            new TreeMap<>(MANY.stream().collect(Collectors.toMap(name -> name, name -> 1.0)));

    private final String key = Redis.key("key");
    private final String other = Redis.key("other");

    @AfterAll
    static void close() {
        SOURCE.close();
    }

    /** What changes many things at once, and would make the branch too large. */
    private record Many(String name, EveryType type, BiConsumer<RedisSession, String> operation) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Many> everyOperation() {
        Map<String, String> fields = MANY.stream().collect(Collectors.toMap(name -> name, name -> name));
        return Stream.of(
                new Many("putAll of a map", EveryType.MAP, (session, key) -> session.<String, String>getMap(key)
                        .putAll(fields)),
                new Many("fastRemoveAll of a map", EveryType.MAP, (session, key) -> session.<String, String>getMap(key)
                        .fastRemoveAll(with("a"))),
                new Many("fastAddAll of a set", EveryType.SET, (session, key) -> session.<String>getSet(key)
                        .fastAddAll(MANY)),
                new Many("fastRemoveAll of a set", EveryType.SET, (session, key) -> session.<String>getSet(key)
                        .fastRemoveAll(with("1"))),
                new Many("fastAddAll of a sorted set", EveryType.SORTED_SET, (session, key) -> session.<String>
                                getSortedSet(key)
                        .fastAddAll(SCORES)),
                new Many("fastRemoveAll of a sorted set", EveryType.SORTED_SET, (session, key) -> session.<String>
                                getSortedSet(key)
                        .fastRemoveAll(with("a"))),
                new Many("addAllLast", EveryType.LIST, (session, key) -> session.<String>getList(key)
                        .addAllLast(MANY)),
                new Many("fastDelete", EveryType.BUCKET, (session, key) -> session.getKeys()
                        .fastDelete(with(key).toArray(String[]::new))));
    }

    /** This one first, which is there. */
    private static List<String> with(String first) {
        return Stream.concat(Stream.of(first), MANY.stream()).toList();
    }

    @ParameterizedTest
    @MethodSource("everyOperation")
    void nothingOfAnOperationThatIsTooLargeIsApplied(Many many) throws XAException {
        many.type.seed(key);
        commitsWithout("limit is 10", session -> many.operation.accept(session, key));
        assertThat(many.type.content(key)).isEqualTo("1");
        assertThat(Redis.plain().getKeys().countExists(key)).isEqualTo(1);
    }

    @Test
    void noMemberIsTakenWithoutBeingAnswered() throws XAException {
        Redis.plain().<String>getScoredSortedSet(key).addAll(SCORES);
        commitsWithout("limit is 10", session -> session.getSortedSet(key).pollFirst(11));
        assertThat(Redis.plain().getScoredSortedSet(key).size()).isEqualTo(11);
    }

    @Test
    void aValueIsNotSetWithoutItsVersion() throws XAException {
        Redis.plain().getBucket(key).set("old");
        commitsWithout("limit is 10", session -> {
            for (String name : MANY.subList(0, 7)) {
                session.<String, String>getMap(other).fastPut(name, name);
            }
            session.<String>getBucket(key).setIfNewer("new", 1);
        });
        assertThat(Redis.plain().getBucket(key).get()).isEqualTo("old");
    }

    @Test
    void noKeyIsDeletedWhenAnotherOneIsRefused() throws XAException {
        Redis.plain().getBucket(key).set("here");
        commitsWithout("belongs to the adapter", session -> session.getKeys().fastDelete(key, "concordat:x"));
        commitsWithout("belongs to the adapter", session -> session.getKeys().delete(key, "concordat:x"));
        assertThat(Redis.plain().getBucket(key).get()).isEqualTo("here");
    }

    @Test
    void aFullListCanBeCleared() throws XAException {
        Work.committed(SOURCE, session -> {
            session.<String>getList(key).addAllLast(MANY.subList(0, 10));
            session.getList(key).clear();
            session.<String>getList(key).addLast("only");
        });
        assertThat(Redis.plain().getList(key).readAll()).isEqualTo(List.of("only"));
    }

    @Test
    void aListThatAnotherKeyReplacesCountsNoMore() throws XAException {
        Redis.plain().getBucket(other).set("x");
        Work.committed(SOURCE, session -> {
            session.<String>getList(key).addAllLast(MANY.subList(0, 6));
            session.getKeys().rename(other, key);
            MANY.subList(0, 5)
                    .forEach(name -> session.<String, String>getMap(other).fastPut(name, name));
        });
        assertThat(Redis.plain().getBucket(key).get()).isEqualTo("x");
    }

    @ParameterizedTest
    @EnumSource(
            value = EveryType.class,
            names = {"MAP", "SET", "SORTED_SET", "LIST"})
    void aKeyEmptiedPieceByPieceMayBecomeAnotherTypeOnceItIsDeleted(EveryType type) throws XAException {
        type.seed(key);
        Work.committed(SOURCE, session -> {
            session.getMap(type == EveryType.MAP ? key : other).fastRemove("a");
            session.getSet(type == EveryType.SET ? key : other + "s").fastRemove("1");
            session.getSortedSet(type == EveryType.SORTED_SET ? key : other + "z")
                    .fastRemove("a");
            session.getList(type == EveryType.LIST ? key : other + "l").pollFirst();
            assertThat(type.in(session, key).delete()).isFalse();
            session.<String>getBucket(key).set("text");
        });
        assertThat(Redis.plain().getBucket(key).get()).isEqualTo("text");
    }

    private void commitsWithout(String reason, Consumer<RedisSession> refused) throws XAException {
        Work work = Work.start(SOURCE);
        assertThatThrownBy(() -> refused.accept(work.session)).hasMessageContaining(reason);
        work.resource.end(work.xid, XAResource.TMSUCCESS);
        if (work.prepare() == XAResource.XA_OK) {
            work.commit();
        }
    }
}
