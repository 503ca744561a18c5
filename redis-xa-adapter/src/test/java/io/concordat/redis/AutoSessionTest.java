package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.transaction.Transaction;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** One session for the whole application: where its operations take place. */
class AutoSessionTest {
    private static final RedisXADataSource SOURCE = Redis.dataSource();

    private final SmallTransactionManager manager = new SmallTransactionManager();
    private final JtaRedis redis = new JtaRedis(SOURCE, manager);
    private final String key = Redis.key("auto");
    private final XaBucket<String> bucket = redis.autoSession().getBucket(key);

    @AfterAll
    static void close() {
        SOURCE.close();
    }

    private static Object plain(String key) {
        return Redis.plain().getBucket(key).get();
    }

    @Test
    void withoutATransactionEachOperationIsCommittedWhenItReturns() {
        bucket.set("x");
        assertThat(plain(key)).isEqualTo("x");
        assertThat(bucket.getAndSet("y")).contains("x");
        assertThat(plain(key)).isEqualTo("y");
        assertThat(bucket.get()).contains("y");
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }

    @Test
    void anOperationThatCannotBeDoneChangesNothing() {
        Redis.plain().getBucket(key).set("text");
        XaMap<String, String> map = redis.autoSession().getMap(key);
        assertThatThrownBy(() -> map.put("f", "x")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> map.add("n", 1))
                .isInstanceOf(OperationRefusedException.class)
                .hasMessageContaining("holds a string");
        assertThat(plain(key)).isEqualTo("text");
    }

    @Test
    void inATransactionItIsThatTransactionsSession() {
        manager.begin();
        bucket.set("x");
        assertThat(plain(key)).isNull();
        assertThat(redis.session().<String>getBucket(key).get()).contains("x");
        manager.commit();
        assertThat(plain(key)).isEqualTo("x");
    }

    @Test
    void whatATransactionRollsBackIsGoneAndTheNextOperationIsOnItsOwn() {
        manager.begin();
        bucket.set("x");
        manager.rollback();
        assertThat(plain(key)).isNull();
        bucket.set("y");
        assertThat(plain(key)).isEqualTo("y");
    }

    @Test
    void besideASuspendedTransactionItIsOnItsOwn() {
        manager.begin();
        bucket.set("inside");
        Transaction suspended = manager.suspend();
        bucket.set("beside");
        assertThat(plain(key)).isEqualTo("beside");
        manager.resume(suspended);
        assertThat(bucket.get()).contains("inside");
        manager.rollback();
    }

    @Test
    void lateWorkInATransactionThatOthersHaveEndedIsRefusedAndNotDoneOnItsOwn() {
        manager.begin();
        XaBucket<String> bound = redis.session().getBucket(key);
        bucket.set("in time");
        manager.endedByOthers();
        assertThatThrownBy(() -> bucket.set("late"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("takes no more work");
        assertThatThrownBy(() -> bound.set("late")).isInstanceOf(IllegalStateException.class);
        assertThat(plain(key)).isNull();
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }

    @Test
    void workInATransactionThatCanOnlyBeRolledBackIsRefused() {
        manager.begin();
        manager.setRollbackOnly();
        assertThatThrownBy(() -> bucket.set("x")).isInstanceOf(IllegalStateException.class);
        manager.rollback();
        assertThat(plain(key)).isNull();
    }

    @Test
    void workThatIsCarriedToAnotherThreadStaysInItsTransaction() {
        BranchAccess access = redis.autoSession().access();
        manager.begin();
        bucket.set("inside");
        Supplier<String> read = access.carried(() -> bucket.get().orElse("nothing"));
        Transaction suspended = manager.suspend();
        assertThat(CompletableFuture.supplyAsync(read).join()).isEqualTo("inside");
        assertThat(bucket.get()).isEmpty();
        manager.resume(suspended);
        manager.rollback();
        assertThatThrownBy(read::get).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void workThatIsCarriedFromNoTransactionEntersNone() {
        Supplier<Boolean> write = redis.autoSession().access().carried(() -> {
            bucket.set("alone");
            return true;
        });
        manager.begin();
        assertThat(write.get()).isTrue();
        bucket.set("inside");
        manager.rollback();
        assertThat(plain(key)).isEqualTo("alone");
    }
}
