package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.redisson.api.RScoredSortedSet;

/** What others do to a sorted set between its reads and prepare, and between prepare and commit. */
class SortedSetConflictTest {
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

    record Interference(
            String read, Consumer<XaSortedSet<String>> reads, Set<Change> conflicting, Set<Change> irrelevant) {
        @Override
        public String toString() {
            return read;
        }
    }

    /** The live set holds a to z with the scores 1 to 26. */
    @SuppressWarnings("ImmutableEnumChecker") // lambdas without state
    enum Change implements Consumer<RScoredSortedSet<String>> {
        NEW_FIRST(set -> set.add(0, "new")),
        NEW_LAST(set -> set.add(99, "new")),
        FIRST_REMOVED(set -> set.remove("a")),
        LAST_REMOVED(set -> set.remove("z")),
        E_GROWN_IN_PLACE(set -> set.addScore("e", 0.5)),
        E_REMOVED(set -> set.remove("e")),
        M_NOW_FIRST(set -> set.add(0, "m")),
        SAME_SCORE_AGAIN(set -> {
            set.remove("e");
            set.add(5, "e");
        }),
        DELETED(RScoredSortedSet::delete);

        private final Consumer<RScoredSortedSet<String>> change;

        Change(Consumer<RScoredSortedSet<String>> change) {
            this.change = change;
        }

        @Override
        public void accept(RScoredSortedSet<String> set) {
            change.accept(set);
        }
    }

    static Stream<Interference> everyRead() {
        return Stream.of(
                reads("score", set -> set.getScore("e"))
                        .conflicts(Change.E_GROWN_IN_PLACE, Change.E_REMOVED, Change.DELETED)
                        .not(Change.NEW_FIRST, Change.M_NOW_FIRST, Change.SAME_SCORE_AGAIN),
                reads("missing score", set -> set.getScore("new"))
                        .conflicts(Change.NEW_FIRST, Change.NEW_LAST)
                        .not(Change.E_REMOVED, Change.DELETED),
                reads("scores", set -> set.getScores(List.of("a", "e")))
                        .conflicts(Change.E_GROWN_IN_PLACE, Change.FIRST_REMOVED)
                        .not(Change.LAST_REMOVED),
                reads("rank", set -> set.rank("e"))
                        .conflicts(Change.NEW_FIRST, Change.FIRST_REMOVED, Change.E_REMOVED, Change.M_NOW_FIRST)
                        .not(Change.NEW_LAST, Change.LAST_REMOVED, Change.E_GROWN_IN_PLACE),
                reads("reverse rank", set -> set.revRank("e"))
                        .conflicts(Change.NEW_LAST, Change.LAST_REMOVED, Change.M_NOW_FIRST)
                        .not(Change.NEW_FIRST, Change.FIRST_REMOVED, Change.E_GROWN_IN_PLACE),
                reads("rank after own changes", set -> {
                            set.fastAdd(4.5, "own");
                            set.rank("e");
                        })
                        .conflicts(Change.NEW_FIRST, Change.E_REMOVED, Change.M_NOW_FIRST, Change.DELETED)
                        .not(Change.NEW_LAST, Change.LAST_REMOVED, Change.SAME_SCORE_AGAIN),
                reads("rank of an own member", set -> {
                            set.fastAdd(4.5, "own");
                            set.rank("own");
                        })
                        .conflicts(Change.NEW_FIRST, Change.M_NOW_FIRST, Change.FIRST_REMOVED)
                        .not(Change.NEW_LAST, Change.E_REMOVED),
                reads("reverse rank of an own member", set -> {
                            set.fastAdd(4.5, "own");
                            set.revRank("own");
                        })
                        .conflicts(Change.NEW_LAST, Change.E_REMOVED)
                        .not(Change.NEW_FIRST, Change.FIRST_REMOVED),
                reads("first places", set -> set.valueRange(0, 5))
                        .conflicts(Change.NEW_FIRST, Change.E_GROWN_IN_PLACE, Change.M_NOW_FIRST, Change.DELETED)
                        .not(Change.NEW_LAST, Change.LAST_REMOVED, Change.SAME_SCORE_AGAIN),
                reads("last places", set -> set.valueRange(-6, -1))
                        .conflicts(Change.NEW_LAST, Change.LAST_REMOVED, Change.DELETED)
                        .not(Change.NEW_FIRST, Change.FIRST_REMOVED, Change.E_REMOVED),
                reads("last places reversed", set -> set.valueRangeReversed(0, 5))
                        .conflicts(Change.NEW_LAST, Change.LAST_REMOVED)
                        .not(Change.NEW_FIRST, Change.M_NOW_FIRST),
                reads("places after own changes", set -> {
                            set.fastAddScore("own", 1.5);
                            set.fastRemove("b");
                            set.valueRange(2, 5);
                        })
                        .conflicts(Change.NEW_FIRST, Change.E_GROWN_IN_PLACE, Change.FIRST_REMOVED, Change.DELETED)
                        .not(Change.NEW_LAST, Change.LAST_REMOVED),
                reads("last places after own changes", set -> {
                            set.fastAdd(30, "own");
                            set.fastRemove("b");
                            set.valueRange(-6, -1);
                        })
                        .conflicts(Change.NEW_LAST, Change.LAST_REMOVED)
                        .not(Change.NEW_FIRST, Change.FIRST_REMOVED, Change.E_REMOVED),
                reads("first places after a blind change of another", set -> {
                            set.fastAdd(25.5, "z");
                            set.valueRange(0, 2);
                        })
                        .conflicts(Change.NEW_FIRST, Change.FIRST_REMOVED)
                        .not(Change.LAST_REMOVED, Change.NEW_LAST),
                reads("scores between", set -> set.entryRange(ScoreRange.closed(4, 6)))
                        .conflicts(Change.E_GROWN_IN_PLACE, Change.E_REMOVED, Change.DELETED)
                        .not(Change.NEW_FIRST, Change.FIRST_REMOVED, Change.NEW_LAST, Change.M_NOW_FIRST),
                reads("scores between after own changes", set -> {
                            set.fastAdd(5, "own");
                            set.fastRemove("d");
                            set.valueRangeReversed(ScoreRange.closed(4, 6), 1, 1);
                        })
                        .conflicts(Change.E_GROWN_IN_PLACE, Change.E_REMOVED)
                        .not(Change.NEW_FIRST, Change.FIRST_REMOVED, Change.LAST_REMOVED),
                reads("no scores between", set -> set.valueRange(ScoreRange.open(4, 5)))
                        .conflicts()
                        .not(Change.NEW_FIRST, Change.E_GROWN_IN_PLACE, Change.DELETED),
                reads("count", set -> set.count(ScoreRange.closed(4, 5)))
                        .conflicts(Change.E_GROWN_IN_PLACE, Change.E_REMOVED, Change.DELETED)
                        .not(Change.NEW_FIRST, Change.LAST_REMOVED, Change.SAME_SCORE_AGAIN),
                reads("count after own changes", set -> {
                            set.fastAdd(5, "own");
                            set.fastAdd(7, "d");
                            set.count(ScoreRange.closed(4, 5));
                        })
                        .conflicts(Change.E_GROWN_IN_PLACE, Change.E_REMOVED, Change.DELETED)
                        .not(Change.NEW_FIRST, Change.FIRST_REMOVED, Change.LAST_REMOVED),
                reads("size", XaSortedSet::size)
                        .conflicts(Change.NEW_FIRST, Change.E_REMOVED, Change.DELETED)
                        .not(Change.E_GROWN_IN_PLACE, Change.M_NOW_FIRST),
                reads("all", XaSortedSet::readAll)
                        .conflicts(Change.E_GROWN_IN_PLACE, Change.NEW_LAST, Change.M_NOW_FIRST, Change.DELETED)
                        .not(Change.SAME_SCORE_AGAIN),
                reads("first", XaSortedSet::first)
                        .conflicts(Change.NEW_FIRST, Change.FIRST_REMOVED, Change.M_NOW_FIRST)
                        .not(Change.E_REMOVED, Change.NEW_LAST),
                reads("polled from both ends", set -> {
                            set.pollFirst();
                            set.pollLast();
                        })
                        .conflicts(Change.NEW_FIRST, Change.FIRST_REMOVED, Change.NEW_LAST, Change.LAST_REMOVED)
                        .not(Change.E_REMOVED),
                reads("addition that answers", set -> set.add(7, "e"))
                        .conflicts(Change.E_REMOVED, Change.E_GROWN_IN_PLACE)
                        .not(Change.NEW_FIRST),
                reads("sum", set -> set.addScore("e", 1))
                        .conflicts(Change.E_REMOVED, Change.E_GROWN_IN_PLACE, Change.DELETED)
                        .not(Change.FIRST_REMOVED, Change.SAME_SCORE_AGAIN),
                reads("removal that answers", set -> set.remove("e"))
                        .conflicts(Change.E_REMOVED)
                        .not(Change.NEW_FIRST),
                reads("blind changes", set -> {
                            set.fastAdd(5, "new");
                            set.fastAddScore("e", 1);
                            set.fastRemove("m");
                        })
                        .conflicts()
                        .not(Change.values()),
                reads("clearing", XaSortedSet::clear).conflicts().not(Change.values()));
    }

    @ParameterizedTest
    @MethodSource("everyRead")
    void whatWasAnsweredIsValidatedAndNothingElse(Interference interference) throws XAException {
        for (boolean onePhase : new boolean[] {false, true}) {
            for (Change change : interference.conflicting()) {
                Work work = worked(interference, change);
                RedisXAException e = XaErrors.of(() -> work.finish(onePhase), XAException.XA_RBTRANSIENT);
                assertThat(e).as("%s", change).hasMessageContaining(key).hasMessageContaining("has changed since");
                assertThat(Redis.plain().getBucket(key + "!").isExists()).isFalse();
            }
            for (Change change : interference.irrelevant()) {
                Work work = worked(interference, change);
                work.finish(onePhase);
                if (!onePhase) {
                    work.commit();
                }
                assertThat(Redis.plain().getBucket(key + "!").delete())
                        .as("%s", change)
                        .isTrue();
            }
        }
    }

    private Work worked(Interference interference, Change change) throws XAException {
        plain.delete();
        IntStream.rangeClosed('a', 'z').forEach(c -> plain.add(c - 'a' + 1, Character.toString(c)));
        Work work = Work.ended(SOURCE, session -> {
            interference.reads().accept(session.getSortedSet(key));
            session.<String>getBucket(key + "!").set("written");
        });
        change.accept(plain);
        return work;
    }

    @Test
    void blindIncrementsOfOneScoreDoNotConflict() throws XAException {
        plain.add(10, "a");
        Work first =
                Work.ended(SOURCE, session -> session.<String>getSortedSet(key).fastAddScore("a", -1));
        Work second =
                Work.ended(SOURCE, session -> session.<String>getSortedSet(key).fastAddScore("a", -2));
        first.prepare();
        first.commit();
        second.commitInOnePhase();
        assertThat(plain.getScore("a")).isEqualTo(7);
    }

    static Stream<Consumer<XaSortedSet<String>>> everyBlindChange() {
        return Stream.of(set -> set.fastAdd(1, "a"), set -> set.fastAddScore("a", 1), set -> set.fastRemove("a"));
    }

    @ParameterizedTest
    @MethodSource("everyBlindChange")
    void anotherTypeUnderTheKeyIsRefusedAtPrepareAndAHeuristicInDoubt(Consumer<XaSortedSet<String>> change)
            throws XAException {
        Work inDoubt = Work.prepared(SOURCE, session -> {
            session.<String>getBucket(key + "!").set("new");
            change.accept(session.getSortedSet(key));
        });
        Redis.plain().getMap(key).put("a", "1");
        RedisXAException e = XaErrors.of(inDoubt::commit, XAException.XA_HEURMIX);
        assertThat(e).hasMessageContaining(key).hasMessageContaining("hash");
        assertThat(Redis.plain().getBucket(key + "!").isExists()).isFalse();
        inDoubt.resource.forget(inDoubt.xid);
        for (boolean onePhase : new boolean[] {false, true}) {
            Work late = Work.ended(SOURCE, session -> change.accept(session.getSortedSet(key)));
            RedisXAException refused = XaErrors.of(() -> late.finish(onePhase), XAException.XA_RBINTEGRITY);
            assertThat(refused).hasMessageContaining(key).hasMessageContaining("hash");
        }
        assertThat(Redis.plain().getMap(key).readAllMap()).isEqualTo(Map.of("a", "1"));
    }

    @Test
    void anotherTypeUnderTheKeyIsNamedByReads() throws XAException {
        Redis.plain().getSet(key).add("a");
        Work reading = Work.start(SOURCE);
        XaSortedSet<String> set = reading.session.getSortedSet(key);
        for (Consumer<XaSortedSet<String>> read :
                List.<Consumer<XaSortedSet<String>>>of(XaSortedSet::size, XaSortedSet::readAll, s -> s.rank("a"))) {
            assertThatThrownBy(() -> read.accept(set))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(key)
                    .hasMessageContaining("XaSortedSet");
        }
        reading.resource.end(reading.xid, XAResource.TMSUCCESS);
        reading.rollback();
    }

    private static Reads reads(String name, Consumer<XaSortedSet<String>> reads) {
        return conflicting -> irrelevant -> new Interference(name, reads, Set.of(conflicting), Set.of(irrelevant));
    }

    private interface Reads {
        Irrelevant conflicts(Change... changes);
    }

    private interface Irrelevant {
        Interference not(Change... changes);
    }
}
