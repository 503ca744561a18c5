package io.concordat.redis;

import static javax.transaction.xa.XAResource.TMENDRSCAN;
import static javax.transaction.xa.XAResource.TMSTARTRSCAN;
import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.keys.KeyLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a crash leaves behind can be found and finished by somebody else, and every answer is certain. */
class RecoveryTest {
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
    void aPreparedBranchSurvivesAKilledServerAndCommitsThroughAnotherDataSource() throws XAException {
        redis.plain.getMap("map").putAll(Map.of("a", "1", "b", "2"));
        redis.plain.getBucket("gone").set("x");
        Work work = Work.prepared(redis.source, session -> {
            session.<String>getBucket("key {with} brace }").set("value");
            session.getMap("map").add("a", 5);
            session.getMap("map").fastRemove("b");
            session.getBucket("gone").delete();
        });
        redis.process().kill();
        redis.process().restart();
        redis.source.close();
        try (RedisXADataSource other = redis.newSource()) {
            assertThat(listed(other)).containsExactly(work.xid);
            resource(other).commit(work.xid, false);
            assertThat(listed(other)).isEmpty();
            resource(other).commit(work.xid, false);
        }
        assertThat(redis.plain.getBucket("key {with} brace }").get()).isEqualTo("value");
        assertThat(redis.plain.getMap("map").readAllMap()).isEqualTo(Map.of("a", "6"));
        assertThat(redis.plain.getBucket("gone").isExists()).isFalse();
        assertThat(Redis.leftovers(redis.plain)).isEmpty();
    }

    @Test
    void aPreparedBranchRollsBackThroughAnotherDataSource() throws XAException {
        Work work = Work.prepared(
                redis.source, session -> session.<String>getBucket("a").set("x"));
        redis.source.close();
        try (RedisXADataSource other = redis.newSource()) {
            resource(other).rollback(work.xid);
            resource(other).rollback(work.xid);
            assertThat(listed(other)).isEmpty();
            XaErrors.of(() -> resource(other).commit(work.xid, false), XAException.XA_HEURRB);
        }
        assertThat(redis.plain.getBucket("a").isExists()).isFalse();
        assertThat(Redis.leftovers(redis.plain)).isEmpty();
    }

    @Test
    void manyPreparedBranchesAreListedAtOnceInOneScan() throws XAException {
        List<Xid> prepared = new ArrayList<>();
        for (int i = 0; i < 2500; i++) {
            BranchXid xid = BranchXid.of(Work.newXid());
            redis.plain.getScoredSortedSet(LAYOUT.prepared()).add(i, xid.text());
            prepared.add(xid);
        }
        redis.plain.getScoredSortedSet(LAYOUT.prepared()).add(1, "not an xid");
        assertThat(listed(redis.source)).containsExactlyElementsOf(prepared);
    }

    @Test
    void aCommittedBranchCannotBeRolledBackAndTheOtherWayRound() throws XAException {
        Work committed = Work.prepared(
                redis.source, session -> session.<String>getBucket("a").set("x"));
        committed.commit();
        committed.commit();
        XaErrors.of(committed::rollback, XAException.XA_HEURCOM);
        Work rolledBack = Work.prepared(
                redis.source, session -> session.<String>getBucket("a").set("y"));
        rolledBack.rollback();
        rolledBack.rollback();
        XaErrors.of(rolledBack::commit, XAException.XA_HEURRB);
        assertThat(redis.plain.getBucket("a").get()).isEqualTo("x");
    }

    @Test
    void aBranchThatTheServerHasLostIsAHazardThatNamesItsKeys() throws XAException {
        Work work = Work.prepared(
                redis.source, session -> session.<String>getBucket("a").set("x"));
        redis.plain.getKeys().flushall();
        RedisXAException e = XaErrors.of(work::commit, XAException.XA_HEURHAZ);
        assertThat(e.keys()).containsExactly("a");
        assertThat(e).hasMessageContaining("[a]").hasMessageContaining("lost");
    }

    @Test
    void aRollbackOvertakesADelayedPrepare() throws XAException {
        Work delayed = Work.ended(
                redis.source, session -> session.<String>getBucket("a").set("x"));
        try (RedisXADataSource other = otherProcess()) {
            resource(other).rollback(delayed.xid);
        }
        XaErrors.of(delayed::prepare, XAException.XA_RBROLLBACK);
        Work onePhase = Work.ended(
                redis.source, session -> session.<String>getBucket("a").set("x"));
        try (RedisXADataSource other = otherProcess()) {
            resource(other).rollback(onePhase.xid);
        }
        XaErrors.of(onePhase::commitInOnePhase, XAException.XA_RBROLLBACK);
        assertThat(redis.plain.getBucket("a").isExists()).isFalse();
        assertThat(Redis.leftovers(redis.plain)).isEmpty();
    }

    @Test
    void aKeyWhoseTypeOthersChangedInDoubtIsAHeuristicThatIsKeptUntilForgotten() throws XAException {
        redis.plain.getMap("map").put("a", "1");
        Work work = Work.prepared(redis.source, session -> {
            session.<String>getBucket("bucket").set("new");
            session.getMap("map").add("a", 1);
        });
        redis.plain.getKeys().delete("map");
        redis.plain.getBucket("map").set("foreign");

        RedisXAException e = XaErrors.of(work::commit, XAException.XA_HEURMIX);
        assertThat(e).hasMessageContaining("map").hasMessageContaining("forget");
        assertThat(redis.plain.getBucket("bucket").isExists()).isFalse();
        assertThat(redis.plain.getBucket("map").get()).isEqualTo("foreign");
        assertThat(Redis.leftovers(redis.plain)).noneMatch(key -> key.contains(":lock:") || key.contains(":shadow:"));
        assertThat(listed(redis.source)).containsExactly(work.xid);
        XaErrors.of(work::commit, XAException.XA_HEURMIX);
        XaErrors.of(work::rollback, XAException.XA_HEURMIX);

        work.resource.forget(work.xid);
        assertThat(listed(redis.source)).isEmpty();
        assertThat(Redis.leftovers(redis.plain)).isEmpty();
    }

    @Test
    void aCounterThatOthersMovedOutOfRangeInDoubtIsAHeuristicWithNothingApplied() throws XAException {
        redis.plain.getMap("map").put("a", "1");
        Work work = Work.prepared(redis.source, session -> {
            session.<String, String>getMap("map").fastPut("b", "2");
            session.getMap("map").add("a", 1);
        });
        redis.plain.getMap("map").put("a", Long.toString(Long.MAX_VALUE));
        XaErrors.of(work::commit, XAException.XA_HEURMIX);
        assertThat(redis.plain.getMap("map").readAllMap()).isEqualTo(Map.of("a", Long.toString(Long.MAX_VALUE)));
        work.resource.forget(work.xid);
    }

    @Test
    void aMissingShadowIsAHeuristicWithNothingApplied() throws XAException {
        Work work = Work.prepared(redis.source, session -> {
            session.<String>getBucket("a").set("1");
            session.<String>getBucket("b").set("2");
        });
        redis.plain.getKeys().delete(LAYOUT.shadow(BranchXid.of(work.xid), 2));
        RedisXAException e = XaErrors.of(work::commit, XAException.XA_HEURMIX);
        assertThat(e).hasMessageContaining("staged value is gone");
        assertThat(redis.plain.getBucket("a").isExists()).isFalse();
        work.resource.forget(work.xid);
    }

    @Test
    void forgettingABranchInDoubtIsRefused() throws XAException {
        Work work = Work.prepared(
                redis.source, session -> session.<String>getBucket("a").set("1"));
        try (RedisXADataSource other = otherProcess()) {
            XaErrors.of(() -> resource(other).forget(work.xid), XAException.XAER_PROTO);
        }
        work.commit();
    }

    @Test
    void anExpiryThatPassedInDoubtStillPasses() throws XAException {
        Work work = ExpiringWork.prepared(
                redis.source,
                life -> {
                    redis.plain.getMap("map").put("a", "1");
                    redis.plain.getMap("map").expire(life);
                },
                () -> redis.plain.getMap("map").isExists(),
                session -> {
                    session.<String, String>getMap("map").fastPut("b", "2");
                    session.<String>getBucket("short").set("x", Duration.ofMillis(20));
                });
        Awaitility.await().until(() -> !redis.plain.getMap("map").isExists());
        work.commit();
        assertThat(redis.plain.getMap("map").isExists()).isFalse();
        assertThat(redis.plain.getBucket("short").isExists()).isFalse();
    }

    /** Shares nothing with the data source under test, as if it were in another process. */
    private RedisXADataSource otherProcess() {
        return RedisXADataSource.builder()
                .uri(redis.server.uri().replace("127.0.0.1", "localhost"))
                .build();
    }

    private static XAResource resource(RedisXADataSource source) {
        return source.getXAConnection().getXAResource();
    }

    private static List<Xid> listed(RedisXADataSource source) throws XAException {
        return Stream.of(resource(source).recover(TMSTARTRSCAN | TMENDRSCAN)).toList();
    }
}
