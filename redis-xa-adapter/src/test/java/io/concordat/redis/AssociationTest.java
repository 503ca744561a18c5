package io.concordat.redis;

import static javax.transaction.xa.XAException.XAER_NOTA;
import static javax.transaction.xa.XAException.XA_RBROLLBACK;
import static javax.transaction.xa.XAException.XA_RBTIMEOUT;
import static javax.transaction.xa.XAResource.TMJOIN;
import static javax.transaction.xa.XAResource.TMNOFLAGS;
import static javax.transaction.xa.XAResource.TMRESUME;
import static javax.transaction.xa.XAResource.TMSUCCESS;
import static javax.transaction.xa.XAResource.TMSUSPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Joining, suspending, resuming and leaving branches. */
class AssociationTest {
    private static final RedisXADataSource SOURCE = Redis.dataSource();

    @AfterAll
    static void close() {
        SOURCE.close();
    }

    @Test
    void anotherConnectionOrDataSourceJoinsAndSeesTheSameBranch() throws XAException {
        String key = Redis.key("joined");
        Work work = Work.start(SOURCE);
        work.session.<String>getBucket(key).set("first");
        try (RedisXADataSource other = Redis.dataSource();
                RedisXAConnection joined = other.getXAConnection()) {
            assertThat(work.resource.isSameRM(joined.getXAResource())).isTrue();
            joined.getXAResource().start(work.xid, TMJOIN);
            assertThat(joined.getSession().<String>getBucket(key).get()).contains("first");
            joined.getSession().<String>getBucket(key).set("second");
            joined.getXAResource().end(work.xid, TMSUCCESS);
        }
        assertThat(work.session.<String>getBucket(key).get()).contains("second");
        work.resource.end(work.xid, TMSUCCESS);
        work.prepare();
        work.commit();
        assertThat(Redis.plain().getBucket(key).get()).isEqualTo("second");
    }

    @Test
    void anotherPrefixIsAnotherResource() throws XAException {
        try (RedisXADataSource other = Redis.builder().prefix("other").build()) {
            assertThat(SOURCE.getXAConnection()
                            .getXAResource()
                            .isSameRM(other.getXAConnection().getXAResource()))
                    .isFalse();
        }
    }

    @Test
    void aConnectionWorksOnAnotherBranchWhileOneIsSuspended() throws XAException {
        String outer = Redis.key("outer");
        String inner = Redis.key("inner");
        Work work = Work.start(SOURCE);
        work.session.<String>getBucket(outer).set("outer");
        work.resource.end(work.xid, TMSUSPEND);

        Xid other = Work.newXid();
        work.resource.start(other, TMNOFLAGS);
        assertThat(work.session.<String>getBucket(outer).get()).isEmpty();
        work.session.<String>getBucket(inner).set("inner");
        work.resource.end(other, TMSUCCESS);
        work.resource.commit(other, true);

        work.resource.start(work.xid, TMRESUME);
        assertThat(work.session.<String>getBucket(outer).get()).contains("outer");
        assertThat(work.session.<String>getBucket(inner).get()).contains("inner");
        work.resource.end(work.xid, TMSUCCESS);
        work.prepare();
        work.commit();
    }

    @Test
    void aSuspendedBranchCanBeEndedWithoutResuming() throws XAException {
        Work work = Work.start(SOURCE);
        work.session.getBucket(Redis.key("x")).set("1");
        work.resource.end(work.xid, TMSUSPEND);
        work.resource.end(work.xid, TMSUCCESS);
        assertThat(work.prepare()).isEqualTo(XAResource.XA_OK);
        work.commit();
    }

    @Test
    void noWorkIsTakenOutsideABranchOrAfterItsEnd() throws XAException {
        Work work = Work.start(SOURCE);
        XaBucket<String> bucket = work.session.getBucket(Redis.key("x"));
        work.resource.end(work.xid, TMSUCCESS);
        assertThatThrownBy(bucket::get)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no transaction is active");
        work.rollback();
        work.connection.close();
        assertThatThrownBy(() -> bucket.set("late"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void aClosedConnectionLeavesItsUnfinishedBranchRollbackOnly() throws XAException {
        Work work = Work.start(SOURCE);
        work.session.getBucket(Redis.key("x")).set("1");
        work.connection.close();
        XaErrors.of(work::prepare, XA_RBROLLBACK);
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }

    @Test
    void aBranchThatCanOnlyBeRolledBackLetsGoOfWhatItHeld() throws XAException {
        Work work = Work.start(SOURCE);
        WeakReference<String> held = keyOf(work.session, bucket -> bucket.set("1"));
        work.connection.close();
        awaitCollected(held);
        XaErrors.of(work::prepare, XA_RBROLLBACK);
    }

    @Test
    void aPreparedBranchLetsGoOfWhatItHeldAndCommits() throws XAException {
        String bucket = Redis.key("bucket");
        String map = Redis.key("map");
        Work work = Work.start(SOURCE);
        work.session.<String>getBucket(bucket).set("1");
        work.session.getMap(map).clear();
        work.session.<String, String>getMap(map).fastPut("a", "1");
        WeakReference<String> held = keyOf(work.session, XaBucket::get);
        work.resource.end(work.xid, TMSUCCESS);
        assertThat(work.prepare()).isEqualTo(XAResource.XA_OK);
        awaitCollected(held);
        work.commit();
        assertThat(Redis.plain().getBucket(bucket).get()).isEqualTo("1");
        assertThat(Redis.plain().getMap(map).readAllMap()).isEqualTo(Map.of("a", "1"));
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }

    /** A key that only the branch still knows. */
    private static WeakReference<String> keyOf(RedisSession session, Consumer<XaBucket<String>> operation) {
        String key = Redis.key("held");
        operation.accept(session.getBucket(key));
        return new WeakReference<>(key);
    }

    private static void awaitCollected(WeakReference<String> held) {
        Awaitility.await().until(() -> {
            System.gc();
            return held.get() == null;
        });
    }

    @Test
    void aBranchThatOutlivesItsTimeoutTakesNoWorkAndVotesNo() throws XAException {
        RedisXAConnection connection = SOURCE.getXAConnection();
        XAResource resource = connection.getXAResource();
        assertThat(resource.setTransactionTimeout(1)).isTrue();
        assertThat(resource.getTransactionTimeout()).isEqualTo(1);
        Xid xid = Work.newXid();
        resource.start(xid, TMNOFLAGS);
        XaBucket<String> bucket = connection.getSession().getBucket(Redis.key("x"));
        Awaitility.await().untilAsserted(() -> assertThatThrownBy(() -> bucket.set("late"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("timeout"));
        resource.end(xid, TMSUCCESS);
        XaErrors.of(() -> resource.prepare(xid), XA_RBTIMEOUT);
    }

    @Test
    void aReadOnlyOrRolledBackBranchIsGone() throws XAException {
        Work readOnly = Work.ended(SOURCE, session -> {});
        assertThat(readOnly.prepare()).isEqualTo(XAResource.XA_RDONLY);
        XaErrors.of(readOnly::prepare, XAER_NOTA);
        Work rolledBack =
                Work.ended(SOURCE, session -> session.getBucket(Redis.key("x")).set("1"));
        rolledBack.rollback();
        XaErrors.of(rolledBack::prepare, XAER_NOTA);
    }

    @Test
    void anyConnectionFinishesABranch() throws XAException {
        String key = Redis.key("x");
        Work work =
                Work.prepared(SOURCE, session -> session.<String>getBucket(key).set("1"));
        SOURCE.getXAConnection().getXAResource().commit(work.xid, false);
        assertThat(Optional.ofNullable(Redis.plain().getBucket(key).get())).contains("1");
    }
}
