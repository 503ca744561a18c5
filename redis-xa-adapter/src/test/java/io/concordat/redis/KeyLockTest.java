package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The lock that a prepared branch holds on a key, and what it tells the others. */
class KeyLockTest {
    private static final RedisXADataSource SOURCE = Redis.builder().build();

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }

    @AfterAll
    static void close() {
        SOURCE.close();
    }

    @Test
    void aLockedKeyVotesNoAndNamesTheHolder() throws XAException {
        String key = Redis.key("locked");
        Work holder =
                Work.prepared(SOURCE, session -> session.<String>getBucket(key).set("1"));
        for (boolean onePhase : new boolean[] {false, true}) {
            Work late =
                    Work.ended(SOURCE, session -> session.<String>getBucket(key).set("2"));
            RedisXAException e = XaErrors.of(() -> late.finish(onePhase), XAException.XA_RBDEADLOCK);
            assertThat(e).hasMessageContaining("branch " + holder.xid).hasMessageContaining(key);
            assertThat(e.keys()).containsExactly(key);
        }
        holder.rollback();
    }

    @Test
    void aLockThatIsReleasedInTimeIsWaitedFor() throws Exception {
        try (RedisXADataSource patient =
                Redis.builder().lockWait(Duration.ofSeconds(20)).build()) {
            String key = Redis.key("locked");
            Work holder = Work.prepared(
                    SOURCE, session -> session.<String>getBucket(key).set("1"));
            Work waiter = Work.ended(
                    patient, session -> session.<String>getBucket(key).set("2"));
            CompletableFuture<Integer> vote = CompletableFuture.supplyAsync(() -> {
                try {
                    return waiter.prepare();
                } catch (XAException e) {
                    throw new IllegalStateException(e);
                }
            });
            holder.commit();
            assertThat(vote.get()).isZero();
            waiter.commit();
            assertThat(Redis.plain().getBucket(key).get()).isEqualTo("2");
        }
    }

    /** What the second of two branches of one global transaction does with a key that the first has written. */
    static Stream<Consumer<RedisSession>> everySiblingWork() {
        return Stream.of(
                session -> session.getMap("sibling").add("n", 5),
                session -> session.<String, String>getMap("sibling").fastPut("other", "x"),
                session -> session.getMap("sibling").get("n"),
                session -> {
                    session.getMap("sibling").get("n");
                    session.<String>getBucket("sibling-result").set("x");
                });
    }

    @ParameterizedTest
    @MethodSource("everySiblingWork")
    void aBranchDoesNotPassTheLockOfAnotherOfItsGlobalTransaction(Consumer<RedisSession> work) throws XAException {
        for (boolean onePhase : new boolean[] {false, true}) {
            Redis.plain().getKeys().delete("sibling");
            Work first = Work.ended(SOURCE, session -> session.getMap("sibling").add("n", Long.MAX_VALUE));
            Work second = Work.sibling(SOURCE, first, work);
            first.prepare();
            RedisXAException e = XaErrors.of(() -> second.finish(onePhase), XAException.XA_RBDEADLOCK);
            assertThat(e)
                    .hasMessageContaining("sibling")
                    .hasMessageContaining("branch " + first.xid + " of the same transaction");
            first.commit();
            assertThat(Redis.plain().getMap("sibling").readAllMap())
                    .isEqualTo(Map.of("n", Long.toString(Long.MAX_VALUE)));
        }
    }

    @Test
    void branchesOfOneGlobalTransactionCommitOnDifferentKeys() throws XAException {
        String left = Redis.key("left");
        String right = Redis.key("right");
        Work first =
                Work.ended(SOURCE, session -> session.<String>getBucket(left).set("1"));
        Work second = Work.sibling(
                SOURCE, first, session -> session.<String>getBucket(right).set("2"));
        first.prepare();
        second.prepare();
        second.commit();
        first.commit();
        assertThat(Redis.plain().getBucket(left).get()).isEqualTo("1");
        assertThat(Redis.plain().getBucket(right).get()).isEqualTo("2");
    }
}
