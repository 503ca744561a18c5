package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sets and sorted sets that are read without waiting, strictly, and without validation. */
class SetReadModeTest {
    private static final RedisXADataSource SOURCE = Redis.builder().build();

    private final String setKey = Redis.key("set");
    private final String sortedKey = Redis.key("sorted");

    @BeforeEach
    void fill() {
        Redis.plain().getSet(setKey).addAll(Set.of("a", "b"));
        Redis.plain().getScoredSortedSet(sortedKey).addAll(Map.of("a", 1.0, "b", 2.0, "c", 3.0, "d", 4.0));
    }

    @AfterAll
    static void close() {
        SOURCE.close();
    }

    @Test
    void readsThatDoNotWaitSeeOwnChangesAndAreValidated() throws Exception {
        Work work = Work.start(SOURCE);
        work.session.<String>getSet(setKey).fastAdd("own");
        XaSortedSet<String> sorted = work.session.getSortedSet(sortedKey);
        sorted.fastAddScore("a", 10);
        sorted.fastRemove("b");
        List<Object> answers = work.session
                .readAsync(session -> List.<Object>of(
                        session.getSet(setKey).size(),
                        session.<String>getSet(setKey).contains("own"),
                        session.<String>getSortedSet(sortedKey).rank("a").orElseThrow(),
                        session.<String>getSortedSet(sortedKey).valueRange(1, -1),
                        session.<String>getSortedSet(sortedKey).valueRange(1, -2),
                        session.getSortedSet(sortedKey).count(ScoreRange.atLeast(4)),
                        session.getSortedSet(sortedKey).size()))
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
        assertThat(answers).containsExactly(3, true, 2, List.of("d", "a"), List.of("d"), 2, 3);
        work.resource.end(work.xid, XAResource.TMSUCCESS);
        Redis.plain().getScoredSortedSet(sortedKey).add(0, "new");
        XaErrors.of(work::prepare, XAException.XA_RBTRANSIENT);
    }

    @Test
    void strictReadsPassByWhatAPreparedBranchHasLocked() throws XAException {
        Work holder = Work.prepared(SOURCE, session -> {
            session.<String>getSet(setKey).fastAdd("c");
            session.<String>getSortedSet(sortedKey).fastAdd(5, "e");
        });
        Work reader = Work.start(SOURCE);
        assertThat(reader.session.readLocked(WhenLocked.BYPASS, session -> session.<String>getSet(setKey)
                        .contains("a")))
                .isEmpty();
        assertThat(reader.session.readLocked(WhenLocked.BYPASS, session -> session.getSortedSet(sortedKey)
                        .valueRange(0, 1)))
                .isEmpty();
        holder.commit();
        assertThat(reader.session.readLocked(WhenLocked.BYPASS, session -> session.getSortedSet(sortedKey)
                        .valueRange(-1, -1)))
                .contains(List.of("e"));
        reader.resource.end(reader.xid, XAResource.TMSUCCESS);
        reader.rollback();
    }

    @Test
    void readCommittedValidatesWhatDecidesAndNothingElse() throws XAException {
        try (RedisXADataSource source =
                Redis.builder().isolation(Isolation.READ_COMMITTED).build()) {
            Work plainly = Work.ended(source, session -> {
                assertThat(session.getSet(setKey).readAll()).hasSize(2);
                assertThat(session.<String>getSortedSet(sortedKey).rank("b")).contains(1);
                assertThat(session.getSortedSet(sortedKey).readAll()).hasSize(4);
                session.<String>getSortedSet(sortedKey).fastAdd(9, "own");
                assertThat(session.getSortedSet(sortedKey).valueRange(-2, -1)).containsExactly("d", "own");
            });
            Redis.plain().getSet(setKey).delete();
            Redis.plain().getScoredSortedSet(sortedKey).remove("a");
            plainly.commitInOnePhase();
            assertThat(Redis.plain().<String>getScoredSortedSet(sortedKey).readAll())
                    .containsExactly("b", "c", "d", "own");
            Work polling = Work.ended(source, session -> assertThat(
                            session.getSortedSet(sortedKey).pollFirst())
                    .contains("b"));
            Redis.plain().getScoredSortedSet(sortedKey).add(0, "new");
            XaErrors.of(polling::commitInOnePhase, XAException.XA_RBTRANSIENT);
        }
    }
}
