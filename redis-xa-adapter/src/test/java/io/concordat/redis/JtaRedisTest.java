package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.transaction.Transaction;
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
