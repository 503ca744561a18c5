package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Narayana drives the adapter, as in WildFly and Quarkus. */
class JtaRedisWithNarayanaTest extends TransactionManagerContract {
    @Override
    TransactionManager manager() {
        return NarayanaTransactions.manager();
    }

    @Test
    void itsReaperRollsBackFromAThreadOfItsOwnAndLateWorkIsRefused() throws Exception {
        String key = Redis.key("reaped");
        TransactionManager manager = manager();
        AtomicReference<Thread> reaper = new AtomicReference<>();
        try (RedisXADataSource source = Redis.dataSource()) {
            JtaRedis redis = new JtaRedis(source, manager);
            XaBucket<String> unbound = redis.autoSession().getBucket(key);
            manager.setTransactionTimeout(1);
            manager.begin();
            manager.setTransactionTimeout(0);
            XaBucket<String> bound = redis.session().getBucket(key);
            bound.set("in time");
            Transaction transaction = manager.getTransaction();
            transaction.registerSynchronization(new Synchronization() {
                @Override
                public void beforeCompletion() {}

                @Override
                public void afterCompletion(int status) {
                    reaper.set(Thread.currentThread());
                }
            });
            Awaitility.await().until(() -> transaction.getStatus() == Status.STATUS_ROLLEDBACK && reaper.get() != null);
            assertThat(reaper.get()).isNotSameAs(Thread.currentThread());
            assertThatThrownBy(() -> bound.set("late"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("transaction has ended");
            assertThatThrownBy(() -> unbound.set("late"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("takes no more work");
            assertThat(Redis.plain().getBucket(key).isExists()).isFalse();
            manager.rollback();
        }
    }
}
