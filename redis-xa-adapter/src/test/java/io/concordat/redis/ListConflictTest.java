package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.redisson.api.RList;

/** What transactions on one list stop each other from, what they do not, and what others can do to a list in doubt. */
class ListConflictTest {
    private static final RedisXADataSource SOURCE = Redis.builder().build();
    private static final String LONG = "long ".repeat(50);

    private final String key = Redis.key("list");
    private final RList<String> plain = Redis.plain().getList(key);

    @BeforeEach
    void fill() {
        refill();
    }

    private void seed(Duration life) {
        refill();
        plain.expire(life);
    }

    private void refill() {
        plain.delete();
        plain.addAll(List.of("a", "b", "c", LONG));
    }

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }

    @AfterAll
    static void close() {
        SOURCE.close();
    }

    /** What a transaction does, and what others do before it is prepared. */
    record Meeting(String name, Consumer<XaList<String>> work, Consumer<RList<String>> others) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Meeting> everyConflict() {
        return Stream.of(
                new Meeting("poll, polled by others", XaList::pollFirst, l -> l.remove(0)),
                new Meeting("poll, pushed by others", XaList::pollFirst, l -> l.add(0, "x")),
                new Meeting("poll from the tail, pushed there", XaList::pollLast, l -> l.add("x")),
                new Meeting("poll of a long item", l -> l.pollLast(2), l -> l.fastSet(3, LONG + "!")),
                new Meeting("poll of several", l -> l.pollFirst(2), l -> l.fastSet(1, "x")),
                new Meeting("poll of more than there are", l -> l.pollFirst(9), l -> l.add("x")),
                new Meeting("poll until there is nothing", l -> repeat(5, l::pollFirst), l -> l.add("x")),
                new Meeting("poll from both ends", ListConflictTest::pollBothEnds, l -> l.add(2, "x")),
                new Meeting("item", l -> l.get(1), l -> l.fastSet(1, "x")),
                new Meeting("item from the tail", l -> l.get(-1), l -> l.add("x")),
                new Meeting("no item", l -> l.get(4), l -> l.add("")),
                new Meeting("set", l -> l.set(1, "B"), l -> l.add(0, "x")),
                new Meeting("set from the tail", l -> l.set(-1, "B"), l -> l.add(0, "x")),
                new Meeting("part", l -> l.range(0, 1), l -> l.add(0, "x")),
                new Meeting("part beyond the end", l -> l.range(2, 9), l -> l.add("x")),
                new Meeting("everything", XaList::readAll, l -> l.fastSet(1, "x")),
                new Meeting("everything, two exchanged", XaList::readAll, ListConflictTest::exchange),
                new Meeting("size", XaList::size, l -> l.add("x")),
                new Meeting("presence", XaList::isEmpty, RList::delete),
                new Meeting("trim", l -> l.trim(0, 2), l -> l.add("x")),
                new Meeting("an item of a list that is deleted", XaList::peekFirst, RList::delete));
    }

    @ParameterizedTest
    @MethodSource("everyConflict")
    void whatWasReadAndHasChangedIsRefused(Meeting meeting) throws XAException {
        for (boolean onePhase : new boolean[] {false, true}) {
            refill();
            Work work = Work.ended(SOURCE, session -> meeting.work().accept(session.getList(key)));
            meeting.others().accept(plain);
            List<String> before = plain.readAll();
            RedisXAException e = XaErrors.of(() -> work.finish(onePhase), XAException.XA_RBTRANSIENT);
            assertThat(e).hasMessageContaining(key);
            assertThat(plain.readAll()).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @MethodSource("everyConflict")
    void whatWasReadAndIsTheSamePasses(Meeting meeting) throws XAException {
        Work work = Work.ended(SOURCE, session -> {
            meeting.work().accept(session.getList(key));
            session.<String>getList(key).addFirst("pushed");
        });
        work.prepare();
        work.commit();
        assertThat(plain.get(0)).isEqualTo("pushed");
    }

    static Stream<Meeting> everyPeacefulMeeting() {
        return Stream.of(
                new Meeting("pushes", ListConflictTest::pushBothEnds, ListConflictTest::disturb),
                new Meeting("poll, pushed at the other end", XaList::pollFirst, l -> l.add("x")),
                new Meeting("poll from the tail, pushed at the head", XaList::pollLast, l -> l.add(0, "x")),
                new Meeting("poll of several, others changed", l -> l.pollFirst(2), l -> l.fastSet(2, "x")),
                new Meeting("set, others changed", l -> l.set(1, "B"), l -> l.fastSet(2, "x")),
                new Meeting("item, others changed", l -> l.get(-1), l -> l.add(0, "x")),
                new Meeting("part, others changed", l -> l.range(0, 1), l -> l.add("x")),
                new Meeting("presence, still there", XaList::isEmpty, l -> l.add("x")),
                new Meeting("clear", XaList::clear, ListConflictTest::disturb));
    }

    @ParameterizedTest
    @MethodSource("everyPeacefulMeeting")
    void whatWasNotReadMayChange(Meeting meeting) throws XAException {
        for (boolean onePhase : new boolean[] {false, true}) {
            refill();
            Work work = Work.ended(SOURCE, session -> meeting.work().accept(session.getList(key)));
            meeting.others().accept(plain);
            if (onePhase) {
                work.commitInOnePhase();
            } else if (work.prepare() == XAResource.XA_OK) {
                work.commit();
            }
        }
    }

    @Test
    void aProducerAndAConsumerOfAQueueBothCommit() throws XAException {
        Work consumer = Work.ended(SOURCE, session -> session.getList(key).pollFirst());
        Work producer =
                Work.ended(SOURCE, session -> session.<String>getList(key).addLast("new"));
        producer.prepare();
        producer.commit();
        consumer.prepare();
        consumer.commit();
        assertThat(plain.readAll()).containsExactly("b", "c", LONG, "new");
    }

    @Test
    void twoConsumersDoNotGetTheSameItem() throws XAException {
        Work first = Work.ended(SOURCE, session -> session.getList(key).pollFirst());
        Work second = Work.ended(SOURCE, session -> session.getList(key).pollFirst());
        first.prepare();
        XaErrors.of(second::prepare, XAException.XA_RBDEADLOCK);
        first.commit();
        assertThat(plain.readAll()).containsExactly("b", "c", LONG);
    }

    @Test
    void aKeyOfAnotherTypeIsRefused() throws XAException {
        plain.delete();
        Redis.plain().getBucket(key).set("text");
        for (boolean onePhase : new boolean[] {false, true}) {
            Work work = Work.start(SOURCE);
            XaList<String> list = work.session.getList(key);
            list.addFirst("x");
            assertThatThrownBy(list::size)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("holds a string")
                    .hasMessageContaining("XaList");
            work.resource.end(work.xid, XAResource.TMSUCCESS);
            XaErrors.of(() -> work.finish(onePhase), XAException.XA_RBINTEGRITY);
            assertThat(Redis.plain().getBucket(key).get()).isEqualTo("text");
        }
    }

    static Stream<Meeting> everyWriteInDoubt() {
        return Stream.of(
                new Meeting("the item is taken", XaList::pollFirst, l -> l.remove(0)),
                new Meeting("another one is before it", XaList::pollFirst, l -> l.add(0, "x")),
                new Meeting("another one is behind it", l -> l.pollLast(2), l -> l.add("x")),
                new Meeting("the item to be set has moved", l -> l.set(1, "B"), l -> l.add(0, "x")),
                new Meeting("too few are left", l -> l.trim(1, -2), l -> l.trim(0, 0)),
                new Meeting("the list is gone", XaList::pollFirst, RList::delete));
    }

    @ParameterizedTest
    @MethodSource("everyWriteInDoubt")
    void itemsThatOthersMovedInDoubtAreAHeuristicAndNotReplacedByOthers(Meeting meeting) throws XAException {
        Work work = Work.prepared(SOURCE, session -> {
            meeting.work().accept(session.getList(key));
            session.<String>getList(key).addLast("pushed");
        });
        meeting.others().accept(plain);
        List<String> before = plain.readAll();
        RedisXAException e = XaErrors.of(work::commit, XAException.XA_HEURMIX);
        assertThat(e).hasMessageContaining(key).hasMessageContaining("items");
        assertThat(plain.readAll()).isEqualTo(before);
        work.resource.forget(work.xid);
    }

    @Test
    void pushesInDoubtFitWhateverOthersHaveDone() throws XAException {
        Work work = Work.prepared(SOURCE, session -> pushBothEnds(session.getList(key)));
        plain.delete();
        work.commit();
        assertThat(plain.readAll()).containsExactly("first", "last");
    }

    static Stream<Consumer<XaList<String>>> everyChange() {
        return Stream.of(XaList::pollFirst, list -> list.set(1, "B"), ListConflictTest::pushBothEnds, list -> {
            list.pollFirst(4);
            list.addFirst("x");
        });
    }

    @ParameterizedTest
    @MethodSource("everyChange")
    void aListThatExpiresInDoubtIsNotMadeToLiveForEverAndIsNoHeuristic(Consumer<XaList<String>> change)
            throws XAException {
        Work work = ExpiringWork.prepared(
                SOURCE, this::seed, plain::isExists, session -> change.accept(session.getList(key)));
        Awaitility.await().until(() -> !plain.isExists());
        work.commit();
        assertThat(plain.isExists()).isFalse();
    }

    @Test
    void aListThatExpiresInDoubtBeforeItsLongerExpiryIsAHeuristic() throws XAException {
        Work work = ExpiringWork.prepared(SOURCE, this::seed, plain::isExists, session -> {
            session.getList(key).pollFirst();
            session.getList(key).expire(Duration.ofMinutes(5));
        });
        Awaitility.await().until(() -> !plain.isExists());
        XaErrors.of(work::commit, XAException.XA_HEURMIX);
        assertThat(plain.isExists()).isFalse();
        work.resource.forget(work.xid);
    }

    @Test
    void whatIsPolledAndPushedCountsAndIsGivenBack() throws XAException {
        try (RedisXADataSource small =
                Redis.builder().maxOperations(5).maxBytes(1_000).build()) {
            Work work = Work.start(small);
            XaList<String> list = work.session.getList(key);
            for (int i = 0; i < 20; i++) {
                list.addAllLast(List.of("1", "2", "3", "4"));
                assertThat(list.pollLast(4)).hasSize(4);
            }
            assertThat(list.pollFirst()).contains("a");
            list.addAllLast(List.of("1", "2", "3"));
            assertThatThrownBy(list::pollFirst).hasMessageContaining("maxOperations");
            assertThatThrownBy(() -> list.addFirst("x")).hasMessageContaining("maxOperations");
            assertThatThrownBy(() -> list.set(-1, LONG.repeat(5))).hasMessageContaining("maxBytes");
            assertThat(list.pollLast(3)).containsExactly("3", "2", "1");
            list.clear();
            list.addAllLast(List.of("1", "2", "3"));
            work.resource.end(work.xid, XAResource.TMSUCCESS);
            work.prepare();
            work.commit();
        }
        assertThat(plain.readAll()).containsExactly("1", "2", "3");
    }

    private static void repeat(int times, Runnable action) {
        for (int i = 0; i < times; i++) {
            action.run();
        }
    }

    private static void pollBothEnds(XaList<String> list) {
        assertThat(list.pollFirst()).contains("a");
        assertThat(list.pollLast()).contains(LONG);
    }

    private static void pushBothEnds(XaList<String> list) {
        list.addFirst("first");
        list.addLast("last");
    }

    private static void exchange(RList<String> list) {
        list.fastSet(0, "b");
        list.fastSet(1, "a");
    }

    private static void disturb(RList<String> list) {
        list.remove(0);
        list.add(0, "x");
        list.add("y");
    }
}
