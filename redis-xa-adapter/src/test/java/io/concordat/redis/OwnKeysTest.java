package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.keys.KeyLayout;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.redisson.api.RTopic;
import org.redisson.client.codec.StringCodec;

/** The adapter's own keys and channel: what it leaves, what it says, and what others may have put there. */
class OwnKeysTest {
    private static final KeyLayout LAYOUT = KeyLayout.singleGroup("concordat");

    private OwnRedis redis;

    @BeforeEach
    void start() {
        redis = OwnRedis.start();
    }

    @AfterEach
    void stop() {
        redis.close();
    }

    @Test
    void outcomesGoAfterTheirRetention() throws XAException {
        Work twoPhases = prepared("a");
        twoPhases.commit();
        Work onePhase = Work.ended(
                redis.source, session -> session.<String>getBucket("b").set("1"));
        onePhase.commitInOnePhase();
        Work rolledBack = prepared("c");
        rolledBack.rollback();
        for (Work work : new Work[] {twoPhases, onePhase, rolledBack}) {
            assertThat(redis.plain
                            .getBucket(LAYOUT.outcome(BranchXid.of(work.xid)))
                            .remainTimeToLive())
                    .isBetween(3_000_000L, 3_600_000L);
        }
    }

    @Test
    void theEndOfABranchIsPublished() throws XAException {
        Set<String> heard = ConcurrentHashMap.newKeySet();
        RTopic topic = redis.plain.getTopic(LAYOUT.releaseChannel(), StringCodec.INSTANCE);
        topic.addListener(String.class, (channel, xid) -> heard.add(xid));
        Work committed = prepared("a");
        committed.commit();
        Work rolledBack = prepared("b");
        rolledBack.rollback();
        Awaitility.await()
                .untilAsserted(() -> assertThat(heard).contains(committed.xid.toString(), rolledBack.xid.toString()));
    }

    @Test
    void aLockThatIsSomebodyElsesStays() throws XAException {
        for (boolean commit : new boolean[] {true, false}) {
            Work work = prepared("a");
            redis.plain.getBucket(LAYOUT.lock("a")).set("somebody");
            if (commit) {
                work.commit();
            } else {
                work.rollback();
            }
            assertThat(redis.plain.getBucket(LAYOUT.lock("a")).getAndDelete()).isEqualTo("somebody");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLockThatOthersHaveMadeAnotherTypeNeitherTearsNorHindersTheEnd(boolean commits) throws XAException {
        redis.plain.getBucket("a").set("1");
        Work work = Work.prepared(redis.source, session -> {
            session.getCounter("a").add(1);
            session.getCounter("b").add(1);
        });
        redis.plain.getKeys().delete(LAYOUT.lock("a"));
        redis.plain.getMap(LAYOUT.lock("a")).put("some", "body");
        if (commits) {
            work.commit();
        } else {
            work.rollback();
        }
        assertThat(redis.plain.getBucket("a").get()).isEqualTo(commits ? "2" : "1");
        assertThat(redis.plain.getMap(LAYOUT.lock("a")).delete()).isTrue();
        assertThat(Redis.leftovers(redis.plain)).isEmpty();
    }

    @Test
    void anIndexThatIsNoneRefusesPrepareBeforeAnythingIsStaged() throws XAException {
        Work work = Work.ended(
                redis.source, session -> session.<String>getBucket("a").set("1"));
        redis.plain.getBucket(LAYOUT.prepared()).set("foreign");
        RedisXAException e = XaErrors.of(work::prepare, XAException.XA_RBINTEGRITY);
        assertThat(e).hasMessageContaining(LAYOUT.prepared());
        assertThat(Redis.leftovers(redis.plain)).containsExactly(LAYOUT.prepared());
    }

    @Test
    void anIndexThatIsReplacedInDoubtIsAHeuristicWithNothingApplied() throws XAException {
        Work committed = prepared("a");
        Work rolledBack = prepared("b");
        redis.plain.getKeys().delete(LAYOUT.prepared());
        redis.plain.getBucket(LAYOUT.prepared()).set("foreign");
        XaErrors.of(committed::commit, XAException.XA_HEURMIX);
        rolledBack.rollback();
        assertThat(redis.plain.getKeys().countExists("a", "b")).isZero();
        committed.resource.forget(committed.xid);
        assertThat(Redis.leftovers(redis.plain)).containsExactly(LAYOUT.prepared());
    }

    @Test
    void aReplicaThatHasNotHeardOfABranchKnowsNothingOfItsEnd() throws XAException {
        try (OwnRedis replica = OwnRedis.start()) {
            Work elsewhere = prepared("a");
            XAResource resource = replica.source.getXAConnection().getXAResource();
            // Nothing listens there: the replica keeps what it has.
            assertThat(replica.command("REPLICAOF 127.0.0.1 1")).isEqualTo("+OK");
            XaErrors.of(() -> resource.commit(elsewhere.xid, false), XAException.XAER_RMFAIL);
            XaErrors.of(() -> resource.rollback(elsewhere.xid), XAException.XAER_RMFAIL);
            XaErrors.of(
                    () -> resource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN), XAException.XAER_RMFAIL);
            XaErrors.of(() -> resource.start(Work.newXid(), XAResource.TMNOFLAGS), XAException.XAER_RMFAIL);
            elsewhere.commit();
        }
    }

    private Work prepared(String key) throws XAException {
        return Work.prepared(
                redis.source, session -> session.<String>getBucket(key).set("1"));
    }
}
