package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.transaction.Transaction;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JtaRedisTest {
    private static final RedisXADataSource SOURCE = Redis.dataSource();

    private SmallTransactionManager manager;
    private JtaRedis redis;

    @BeforeEach
    void start() {
        manager = new SmallTransactionManager();
        redis = new JtaRedis(SOURCE, manager);
    }

    @AfterAll
    static void close() {
        SOURCE.close();
    }

    @Test
    void aTransactionHasOneSessionAndCommitsIt() {
        String key = Redis.key("jta");
        manager.begin();
        RedisSession session = redis.session();
        session.<String>getBucket(key).set("x");
        assertThat(redis.session()).isSameAs(session);
        assertThat(redis.session().<String>getBucket(key).get()).contains("x");
        manager.commit();
        assertThat(Redis.plain().getBucket(key).get()).isEqualTo("x");
        assertThatThrownBy(() -> session.getBucket(key).get())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void aRolledBackTransactionRefusesLateWork() {
        String key = Redis.key("jta");
        manager.begin();
        XaBucket<String> bucket = redis.session().getBucket(key);
        bucket.set("x");
        manager.rollback();
        assertThatThrownBy(() -> bucket.set("late")).isInstanceOf(IllegalStateException.class);
        assertThat(Redis.plain().getBucket(key).isExists()).isFalse();
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }

    @Test
    void theNextTransactionAndASuspendedOneHaveSessionsOfTheirOwn() {
        String key = Redis.key("jta");
        manager.begin();
        RedisSession outer = redis.session();
        outer.<String>getBucket(key).set("outer");
        Transaction suspended = manager.suspend();
        manager.begin();
        RedisSession inner = redis.session();
        assertThat(inner).isNotSameAs(outer);
        assertThat(inner.getBucket(key).isPresent()).isFalse();
        manager.rollback();
        manager.resume(suspended);
        assertThat(redis.session()).isSameAs(outer);
        manager.commit();
    }

    @Test
    void twoThreadsThatAskAtOnceGetTheSameSession() throws Exception {
        CountDownLatch enlisting = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean first = new AtomicBoolean(true);
        manager.whenEnlisting(() -> {
            if (first.getAndSet(false)) {
                enlisting.countDown();
                await(goOn);
            }
        });
        manager.begin();
        FutureTask<RedisSession> one = new FutureTask<>(redis::session);
        FutureTask<RedisSession> two = new FutureTask<>(redis::session);
        new Thread(one, "one").start();
        await(enlisting);
        Thread second = new Thread(two, "two");
        second.start();
        Awaitility.await().until(() -> two.isDone() || second.getState() == Thread.State.BLOCKED);
        goOn.countDown();
        assertThat(one.get(60, TimeUnit.SECONDS)).isSameAs(two.get(60, TimeUnit.SECONDS));
        manager.commit();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aRefusedEnlistmentCanBeTriedAgain() {
        String key = Redis.key("jta");
        manager.begin();
        manager.whenEnlisting(() -> {
            throw new IllegalStateException("not now");
        });
        assertThatThrownBy(redis::session).hasMessage("not now");
        manager.whenEnlisting(() -> {});
        redis.session().<String>getBucket(key).set("x");
        manager.commit();
        assertThat(Redis.plain().getBucket(key).get()).isEqualTo("x");
    }

    @Test
    void withoutATransactionItSaysToBeginOne() {
        assertThatThrownBy(redis::session)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Begin one first");
    }

    @Test
    void aTransactionThatCanOnlyBeRolledBackGetsNoSession() {
        manager.begin();
        manager.setRollbackOnly();
        assertThatThrownBy(redis::session)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("takes no more work");
        manager.rollback();
    }
}
