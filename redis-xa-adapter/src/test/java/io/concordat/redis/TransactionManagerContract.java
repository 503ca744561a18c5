package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.transaction.RollbackException;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What must hold under every transaction manager; each drives it in a subclass. */
abstract class TransactionManagerContract {
    private final RedisXADataSource source = Redis.dataSource();
    private final String key = Redis.key("jta");
    private TransactionManager manager;
    private JtaRedis redis;

    abstract TransactionManager manager();

    @BeforeEach
    void start() {
        manager = manager();
        redis = new JtaRedis(source, manager);
    }

    @AfterEach
    void nothingIsLeftBehind() throws Exception {
        Transaction left = manager.getTransaction();
        if (left != null) {
            manager.rollback(); // or it would be the next test's
        }
        assertThat(left).isNull();
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
        source.close();
    }

    private static Object plain(String key) {
        return Redis.plain().getBucket(key).get();
    }

    private XaBucket<String> bucket() {
        return redis.session().getBucket(key);
    }

    @Test
    void aloneItCommitsInOnePhase() throws Exception {
        manager.begin();
        bucket().set("x");
        manager.commit();
        assertThat(plain(key)).isEqualTo("x");
    }

    @Test
    void besideAnotherResourceItKeepsItsPlaceInTheOrderAndCommitsInTwoPhases() throws Exception {
        AtomicReference<Object> atPrepare = new AtomicReference<>();
        AtomicReference<Object> atCommit = new AtomicReference<>();
        OtherResource last = new OtherResource()
                .during("prepare", () -> atPrepare.set(Redis.leftovers(Redis.plain())))
                .during("commit", () -> atCommit.set(plain(key)));
        manager.begin();
        bucket().set("x");
        assertThat(manager.getTransaction().enlistResource(last)).isTrue();
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
        manager.commit();
        assertThat(atPrepare.get()).asString().contains("concordat:{0}:lock:" + key);
        assertThat(atCommit).hasValue("x");
        assertThat(last.calls()).containsExactly("start", "end", "prepare", "commit");
    }

    @Test
    void enlistedAfterAnotherResourceItIsInvisibleUntilThatHasCommitted() throws Exception {
        AtomicReference<Object> atPrepare = new AtomicReference<>();
        AtomicReference<Object> atCommit = new AtomicReference<>();
        OtherResource first = new OtherResource()
                .during("prepare", () -> atPrepare.set(Redis.leftovers(Redis.plain())))
                .during("commit", () -> atCommit.set(plain(key)));
        manager.begin();
        assertThat(manager.getTransaction().enlistResource(first)).isTrue();
        bucket().set("x");
        manager.commit();
        assertThat(atPrepare.get()).asString().isEqualTo("[]");
        assertThat(atCommit).hasValue(null);
        assertThat(plain(key)).isEqualTo("x");
    }

    @Test
    void aRollbackLeavesNothing() throws Exception {
        OtherResource other = new OtherResource();
        manager.begin();
        bucket().set("x");
        assertThat(manager.getTransaction().enlistResource(other)).isTrue();
        manager.rollback();
        assertThat(plain(key)).isNull();
        assertThat(other.calls()).containsExactly("start", "end", "rollback");
    }

    @Test
    void theVoteOfAnotherResourceRollsItBack() throws Exception {
        manager.begin();
        bucket().set("x");
        assertThat(manager.getTransaction().enlistResource(new OtherResource().votingNo()))
                .isTrue();
        assertThatThrownBy(manager::commit).isInstanceOf(RollbackException.class);
        assertThat(plain(key)).isNull();
    }

    @Test
    void itsOwnVoteRollsOthersBack() throws Exception {
        OtherResource other = new OtherResource();
        manager.begin();
        assertThat(manager.getTransaction().enlistResource(other)).isTrue();
        bucket().compareAndSet(Optional.empty(), "x");
        Redis.plain().getBucket(key).set("somebody else's");
        assertThatThrownBy(manager::commit).isInstanceOf(RollbackException.class);
        assertThat(plain(key)).isEqualTo("somebody else's");
        assertThat(other.calls()).contains("rollback").doesNotContain("commit");
    }

    @Test
    void aConflictAloneIsToldAsRolledBack() throws Exception {
        manager.begin();
        assertThat(bucket().getAndSet("x")).isEmpty();
        Redis.plain().getBucket(key).set("somebody else's");
        assertThatThrownBy(manager::commit).isInstanceOf(RollbackException.class);
        assertThat(plain(key)).isEqualTo("somebody else's");
    }

    @Test
    void aTransactionThatOnlyReadCommits() throws Exception {
        Redis.plain().getBucket(key).set("x");
        OtherResource other = new OtherResource();
        manager.begin();
        assertThat(manager.getTransaction().enlistResource(other)).isTrue();
        assertThat(bucket().get()).contains("x");
        manager.commit();
        assertThat(other.calls()).last().asString().startsWith("commit");
    }

    @Test
    void suspendedAndResumedItIsTheSameSession() throws Exception {
        manager.begin();
        RedisSession outer = redis.session();
        bucket().set("outer");
        Transaction suspended = manager.suspend();
        manager.begin();
        assertThat(redis.session()).isNotSameAs(outer);
        assertThat(bucket().get()).isEmpty();
        redis.session().<String>getBucket(key + "-inner").set("inner");
        manager.commit();
        assertThat(plain(key + "-inner")).isEqualTo("inner");
        assertThat(plain(key)).isNull();
        manager.resume(suspended);
        assertThat(redis.session()).isSameAs(outer);
        assertThat(bucket().get()).contains("outer");
        manager.commit();
        assertThat(plain(key)).isEqualTo("outer");
    }

    @Test
    void workAfterATimeoutIsRefusedBoundOrNot() throws Exception {
        XaBucket<String> unbound = redis.autoSession().getBucket(key);
        manager.setTransactionTimeout(2); // Atomikos tells its resources one less
        manager.begin();
        manager.setTransactionTimeout(0);
        XaBucket<String> bound = bucket();
        bound.set("in time");
        awaitRefusal(bound::get);
        assertThatThrownBy(() -> bound.set("late")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> unbound.set("late")).isInstanceOf(IllegalStateException.class);
        manager.rollback();
        assertThatThrownBy(() -> bound.set("late")).isInstanceOf(IllegalStateException.class);
        assertThat(plain(key)).isNull();
        unbound.set("on its own");
        assertThat(plain(key)).isEqualTo("on its own");
    }

    /** The thread of the transaction itself goes on working. */
    private static void awaitRefusal(ThrowingCallable operation) {
        Awaitility.await().pollInSameThread().untilAsserted(() -> assertThatThrownBy(operation)
                .isInstanceOf(IllegalStateException.class));
    }

    @Test
    void aTimedOutTransactionCannotCommit() throws Exception {
        manager.setTransactionTimeout(2); // Atomikos tells its resources one less
        manager.begin();
        manager.setTransactionTimeout(0);
        XaBucket<String> bucket = bucket();
        bucket.set("in time");
        awaitRefusal(bucket::get);
        assertThatThrownBy(manager::commit).isInstanceOf(RollbackException.class);
        assertThat(plain(key)).isNull();
    }

    @Test
    void theAutoSessionWorksInTheTransactionAndWithout() throws Exception {
        XaBucket<String> bucket = redis.autoSession().getBucket(key);
        bucket.set("before");
        manager.begin();
        assertThat(bucket.getAndSet("inside")).contains("before");
        assertThat(plain(key)).isEqualTo("before");
        manager.rollback();
        assertThat(bucket.get()).contains("before");
    }
}
