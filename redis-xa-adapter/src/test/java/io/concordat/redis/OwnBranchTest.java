package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.transaction.xa.XAException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** An operation outside a transaction, when it is not alone or gets no answer. */
class OwnBranchTest {
    private static final String ONE_PHASE = "answer('TORN')";
    private static final ResendingClient CLIENT = new ResendingClient(Redis.plain());
    private static final RedisXADataSource SOURCE = RedisXADataSource.builder()
            .client(CLIENT.client)
            .lockWait(Duration.ZERO)
            .build();

    private final String key = Redis.key("own");
    private final RedisSession session = alone(SOURCE);

    @AfterAll
    static void close() {
        SOURCE.close();
    }

    private static RedisSession alone(RedisXADataSource source) {
        return new JtaRedis(source, new SmallTransactionManager()).autoSession();
    }

    /** Does something before each of the next commits in one phase. */
    private static void beforeEachCommit(int times, Runnable action) {
        CLIENT.before(ONE_PHASE, () -> {
            if (times > 1) {
                beforeEachCommit(times - 1, action);
            }
            action.run();
        });
    }

    @Test
    void whatChangesUnderAnOperationIsReadAfresh() {
        AtomicInteger others = new AtomicInteger(100);
        Redis.plain().getMap(key).put("n", "100");
        beforeEachCommit(3, () -> Redis.plain().getMap(key).put("n", Integer.toString(others.incrementAndGet())));
        assertThat(session.<String, String>getMap(key).put("n", "mine")).contains("103");
        assertThat(Redis.plain().getMap(key).get("n")).isEqualTo("mine");
    }

    @Test
    void aKeyThatIsReleasedInTimeIsTaken() throws XAException {
        Work holder =
                Work.prepared(SOURCE, other -> other.<String>getBucket(key).set("first"));
        AtomicInteger attempts = new AtomicInteger();
        beforeEachCommit(OwnBranch.ATTEMPTS, () -> {
            if (attempts.incrementAndGet() == OwnBranch.ATTEMPTS) {
                commit(holder);
            }
        });
        session.<String>getBucket(key).set("second");
        assertThat(attempts).hasValue(OwnBranch.ATTEMPTS);
        assertThat(Redis.plain().getBucket(key).get()).isEqualTo("second");
    }

    private static void commit(Work holder) {
        try {
            holder.commit();
        } catch (XAException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aKeyThatStaysLockedIsAConflictAndNothingIsChanged() throws XAException {
        Work holder =
                Work.prepared(SOURCE, other -> other.<String>getBucket(key).set("first"));
        OperationRefusedException e =
                catchThrowableOfType(OperationRefusedException.class, () -> session.<String>getBucket(key)
                        .set("second"));
        assertThat(e.isConflict()).isTrue();
        assertThat(e).hasMessageContaining("attempts: 10").hasMessageContaining(key);
        holder.commit();
        assertThat(Redis.plain().getBucket(key).get()).isEqualTo("first");
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }

    @Test
    void anInterruptEndsTheAttemptsAndIsKept() throws XAException {
        Work holder =
                Work.prepared(SOURCE, other -> other.<String>getBucket(key).set("first"));
        Thread.currentThread().interrupt();
        OperationRefusedException e =
                catchThrowableOfType(OperationRefusedException.class, () -> session.<String>getBucket(key)
                        .set("second"));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(e.isConflict()).isTrue();
        assertThat(e).hasMessageContaining("attempts: 1)");
        holder.rollback();
    }

    @Test
    void whatTheServerRefusesIsNoConflict() {
        try (OwnRedis full = OwnRedis.start()) {
            full.server.command("CONFIG", "SET", "maxmemory", "1");
            OperationRefusedException e = catchThrowableOfType(
                    OperationRefusedException.class,
                    () -> alone(full.source).<String>getBucket(key).set("x".repeat(100)));
            assertThat(e.isConflict()).isFalse();
            assertThat(e).hasMessageContaining("maxmemory");
            assertThat(full.plain.getBucket(key).isExists()).isFalse();
        }
    }

    @Test
    void threadsThatIncrementTheSameFieldLoseNothing() throws Exception {
        int threads = 4;
        int times = 25;
        CountDownLatch start = new CountDownLatch(1);
        List<FutureTask<Boolean>> tasks = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            FutureTask<Boolean> task = new FutureTask<>(() -> {
                start.await();
                for (int j = 0; j < times; j++) {
                    increment();
                }
                return true;
            });
            tasks.add(task);
            new Thread(task, "increment-" + i).start();
        }
        start.countDown();
        for (FutureTask<Boolean> task : tasks) {
            assertThat(task.get(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(Redis.plain().getMap(key).get("n")).isEqualTo(Integer.toString(threads * times));
    }

    private void increment() {
        while (true) {
            try {
                Long after = session.<String, String>getMap(key).addAndGet("n", 1L);
                assertThat(after).isPositive();
                return;
            } catch (OperationRefusedException e) {
                assertThat(e.isConflict()).isTrue();
            }
        }
    }

    @Test
    void aCommitWithoutAnswerIsAskedForAgainAndAppliedOnce() {
        try (OwnRedis stalled = OwnRedis.start()) {
            ResendingClient client = new ResendingClient(stalled.impatient());
            try (RedisXADataSource source =
                    RedisXADataSource.builder().client(client.client).build()) {
                XaMap<String, String> map = alone(source).getMap(key);
                map.add("n", 1);
                client.before(ONE_PHASE, () -> {
                    stalled.process().pause();
                    client.before(ONE_PHASE, stalled.process()::resume);
                });
                map.add("n", 1);
                assertThat(stalled.plain.getMap(key).get("n")).isEqualTo("2");
            }
        }
    }

    @Test
    void aCommitThatStaysWithoutAnswerMayBeApplied() {
        try (OwnRedis stalled = OwnRedis.start()) {
            ResendingClient client = new ResendingClient(stalled.impatient());
            try (RedisXADataSource source =
                    RedisXADataSource.builder().client(client.client).build()) {
                XaMap<String, String> map = alone(source).getMap(key);
                map.add("n", 1);
                client.before(ONE_PHASE, stalled.process()::pause);
                assertThatThrownBy(() -> map.add("n", 1))
                        .isInstanceOf(OperationInDoubtException.class)
                        .hasMessageContaining("may have been applied");
                stalled.process().resume();
                // its copies lie in the server's socket, and all of them together are applied once
                Awaitility.await()
                        .untilAsserted(() ->
                                assertThat(stalled.plain.getMap(key).get("n")).isEqualTo("2"));
            }
        }
    }

    @Test
    void aServerThatIsGoneRefusesForCertain() {
        try (OwnRedis gone = OwnRedis.start()) {
            XaBucket<String> bucket = alone(gone.source).getBucket(key);
            gone.process().kill();
            assertThatThrownBy(() -> bucket.set("x"))
                    .isInstanceOf(OperationRefusedException.class)
                    .hasMessageContaining("changed nothing")
                    .hasMessageContaining(gone.server.uri());
            gone.process().restart();
        }
    }
}
