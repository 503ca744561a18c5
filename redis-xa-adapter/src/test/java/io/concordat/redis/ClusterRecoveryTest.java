package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.concordat.redis.branch.Overlay;
import io.concordat.redis.branch.Staged;
import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.keys.Bytes;
import io.concordat.redis.keys.KeyLayout;
import io.concordat.redis.script.Finish;
import io.concordat.redis.script.FinishKeys;
import io.concordat.redis.script.FinishScripts;
import io.concordat.redis.script.ReadScript;
import io.concordat.redis.script.ReplicaWait;
import io.concordat.redis.script.ScriptRunner;
import io.concordat.redis.script.StagingScripts;
import io.concordat.redis.script.Vote;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.transaction.xa.XAException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A branch that a crash has left in some of its groups only is found and ended in all of them by somebody else. */
class ClusterRecoveryTest {
    private static OwnCluster redis;
    private static RedisXADataSource other;
    private static StagingScripts staging;
    private static FinishScripts finishing;

    private final List<String> keys = redis.keyAtEachMaster("key");

    @BeforeAll
    static void start() {
        redis = new OwnCluster();
        other = redis.otherProcess();
        ScriptRunner runner = new ScriptRunner(redis.plain);
        staging = new StagingScripts(runner, "test", "60000", key -> false, ReplicaWait.NONE);
        finishing = new FinishScripts(runner, "channel", "60000", true, ReplicaWait.NONE);
    }

    @AfterAll
    static void stop() {
        other.close();
        redis.close();
    }

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(redis.leftovers()).isEmpty();
    }

    @Test
    void branchesOfAllMastersAreListedOnce() throws XAException {
        assertThat(OwnCluster.listed(other)).isEmpty();
        Work everywhere = prepared();
        List<Work> atOne =
                List.of(preparedAt("a" + keys.get(0)), preparedAt("b" + keys.get(1)), preparedAt("c" + keys.get(2)));
        assertThat(OwnCluster.listed(other))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(Stream.of(everywhere), atOne.stream())
                        .map(work -> work.xid)
                        .toList());
        everywhere.rollback();
        for (Work work : atOne) {
            work.rollback();
        }
        assertThat(OwnCluster.listed(other)).isEmpty();
    }

    @Test
    void aBranchThatWasPreparedInOneGroupOnlyIsRolledBackInAllBeforeTheOthersArrive() throws XAException {
        BranchXid xid = BranchXid.of(Work.newXid());
        Map<KeyLayout, Staged> parts = parts();
        List<String> tags = parts.keySet().stream().map(KeyLayout::tag).toList();
        KeyLayout last = OwnCluster.groupOf(keys.get(2));
        assertThat(ScriptRunner.await(staging.prepare(xid, last, parts.get(last), tags)))
                .isEqualTo(new Vote.Done());
        assertThat(OwnCluster.listed(other)).containsExactly(xid);
        OwnCluster.resource(other).rollback(xid);
        OwnCluster.resource(other).rollback(xid);
        for (Map.Entry<KeyLayout, Staged> part : parts.entrySet()) {
            assertThat(ScriptRunner.await(staging.prepare(xid, part.getKey(), part.getValue(), tags)))
                    .isEqualTo(new Vote.Overtaken("rolledback"));
        }
        assertThat(OwnCluster.listed(other)).isEmpty();
    }

    @Test
    void aBranchThatWasCommittedInOneGroupOnlyIsCommittedInTheOthers() throws XAException {
        Work work = prepared();
        swap(work, 1);
        assertThat(OwnCluster.listed(other)).containsExactly(work.xid);
        OwnCluster.resource(other).commit(work.xid, false);
        OwnCluster.resource(other).commit(work.xid, false);
        assertThat(keys).allMatch(key -> redis.value(key).equals("x"));
        work.commit();
    }

    @Test
    void aBranchThatWasCommittedInOneGroupIsNotRolledBackInTheOthers() throws XAException {
        Work work = prepared();
        swap(work, 1);
        XaErrors.of(() -> OwnCluster.resource(other).rollback(work.xid), XAException.XA_HEURCOM);
        assertThat(keys).allMatch(key -> redis.value(key).equals("x"));
        XaErrors.of(work::rollback, XAException.XA_HEURCOM);
    }

    @Test
    void aBranchThatWasRolledBackInOneGroupIsNotCommittedInTheOthers() throws XAException {
        Work work = prepared();
        assertThat(ScriptRunner.await(finishing.rollback(BranchXid.of(work.xid), at(work, 1))))
                .isEqualTo(new Finish.Done());
        XaErrors.of(() -> OwnCluster.resource(other).commit(work.xid, false), XAException.XA_HEURRB);
        assertThat(keys).allMatch(key -> redis.value(key) == null);
        XaErrors.of(work::commit, XAException.XA_HEURRB);
    }

    @Test
    void aCrashWithinACommitInOnePhaseEndsAsItsFirstGroupHasDecided() throws XAException {
        Work undecided = prepared();
        OwnCluster.resource(other).rollback(undecided.xid);
        XaErrors.of(undecided::commit, XAException.XA_HEURRB);
        Work decided = prepared();
        swap(decided, 0);
        OwnCluster.resource(other).commit(decided.xid, true);
        assertThat(keys).allMatch(key -> redis.value(key).equals("x"));
        decided.commit();
    }

    @Test
    void aRecovererThatComesBeforeTheDecisionOfACommitInOnePhaseRollsItBack() throws XAException {
        try (Interrupted interrupted = new Interrupted()) {
            Work work = Work.ended(interrupted.source, this::writeAll);
            interrupted.beforeSwap(1, () -> OwnCluster.resource(other).rollback(work.xid));
            XaErrors.of(work::commitInOnePhase, XAException.XA_RBROLLBACK);
        }
        assertThat(keys).allMatch(key -> redis.value(key) == null);
    }

    @Test
    void aRecovererThatComesAfterTheDecisionOfACommitInOnePhaseCompletesIt() throws XAException {
        try (Interrupted interrupted = new Interrupted()) {
            Work work = Work.ended(interrupted.source, this::writeAll);
            interrupted.beforeSwap(
                    2, () -> XaErrors.of(() -> OwnCluster.resource(other).rollback(work.xid), XAException.XA_HEURCOM));
            work.commitInOnePhase();
        }
        assertThat(keys).allMatch(key -> redis.value(key).equals("x"));
    }

    /** A data source in whose commits something can happen just before a swap is sent. */
    private static final class Interrupted implements AutoCloseable {
        private final ResendingClient client = new ResendingClient(redis.plain);
        private final RedisXADataSource source = RedisXADataSource.builder()
                .client(client.client)
                .swap(SwapMode.SCRIPT)
                .lockWait(Duration.ZERO)
                .build();

        void beforeSwap(int number, ThrowingCallable action) {
            client.before("local function inapplicable", () -> {
                if (number > 1) {
                    beforeSwap(number - 1, action);
                } else {
                    assertThatCode(action).doesNotThrowAnyException();
                }
            });
        }

        @Override
        public void close() {
            source.close();
        }
    }

    @Test
    void twoRecoverersEndOneBranchOnce() throws XAException {
        redis.plain.getMap(keys.get(1)).put("n", "1");
        Work work = Work.prepared(redis.source, session -> {
            session.<String>getBucket(keys.get(0)).set("x");
            session.getMap(keys.get(1)).add("n", 1);
        });
        try (RedisXADataSource another = redis.newSource()) {
            CompletableFuture<Void> first = CompletableFuture.runAsync(() -> commit(other, work));
            CompletableFuture<Void> second = CompletableFuture.runAsync(() -> commit(another, work));
            first.join();
            second.join();
        }
        assertThat(redis.plain.getMap(keys.get(1)).readAllMap()).isEqualTo(Map.of("n", "2"));
        work.commit();
    }

    @Test
    void aGroupThatCannotTakeItsChangeIsAHeuristicThatAnyoneCanForget() throws XAException {
        Work work = Work.prepared(redis.source, session -> {
            session.<String>getBucket(keys.get(0)).set("x");
            session.getMap(keys.get(1)).add("n", 1);
        });
        redis.plain.getBucket(keys.get(1)).set("foreign");
        RedisXAException e = XaErrors.of(work::commit, XAException.XA_HEURMIX);
        assertThat(e.keys()).containsExactly(keys.get(1));
        assertThat(e).hasMessageContaining("[" + keys.get(0) + "] committed").hasMessageContaining("it holds a string");
        assertThat(redis.value(keys.get(0))).isEqualTo("x");
        assertThat(OwnCluster.listed(other)).containsExactly(work.xid);
        XaErrors.of(() -> OwnCluster.resource(other).commit(work.xid, false), XAException.XA_HEURMIX);
        OwnCluster.resource(other).forget(work.xid);
        assertThat(OwnCluster.listed(other)).isEmpty();
    }

    @Test
    void aGroupThatAServerHasLostIsAHazardThatNamesItsKeys() throws XAException {
        Work work = prepared();
        KeyLayout lost = OwnCluster.groupOf(keys.get(1));
        BranchXid xid = BranchXid.of(work.xid);
        redis.plain.getKeys().delete(lost.branch(xid), lost.prepared(), lost.shadow(xid, 1), lost.lock(keys.get(1)));
        RedisXAException e = XaErrors.of(work::commit, XAException.XA_HEURHAZ);
        assertThat(e.keys()).containsExactly(keys.get(1));
        assertThat(redis.value(keys.get(0))).isEqualTo("x");
    }

    @Test
    void aBranchThatNobodyKnowsIsAHazardToCommitAndNothingToRollBack() throws XAException {
        BranchXid xid = BranchXid.of(Work.newXid());
        XaErrors.of(() -> OwnCluster.resource(other).commit(xid, false), XAException.XA_HEURHAZ);
        OwnCluster.resource(other).rollback(xid);
        XaErrors.of(() -> OwnCluster.resource(other).forget(xid), XAException.XAER_NOTA);
    }

    private Work prepared() throws XAException {
        return Work.prepared(redis.source, this::writeAll);
    }

    private void writeAll(RedisSession session) {
        keys.forEach(key -> session.<String>getBucket(key).set("x"));
    }

    private static Work preparedAt(String key) throws XAException {
        return Work.prepared(
                redis.source, session -> session.<String>getBucket(key).set("x"));
    }

    private Map<KeyLayout, Staged> parts() {
        Overlay overlay = new Overlay(
                OwnCluster.GROUPS, new ReadScript(new ScriptRunner(redis.plain), OwnCluster.GROUPS), 100, 1000);
        keys.forEach(key -> overlay.bucket(key).set(Bytes.of("x")));
        return overlay.staged().by(OwnCluster.GROUPS);
    }

    /** The process dies after it has committed in one group. */
    private void swap(Work work, int number) {
        assertThat(ScriptRunner.await(finishing.commit(BranchXid.of(work.xid), at(work, number))))
                .isEqualTo(new Finish.Done());
    }

    private FinishKeys at(Work work, int number) {
        String key = keys.get(number);
        assertThat(redis.plain.getBucket(OwnCluster.branchKey(key, work.xid)).isExists())
                .isTrue();
        return new FinishKeys(OwnCluster.groupOf(key), List.of(key), 1);
    }

    private static void commit(RedisXADataSource source, Work work) {
        try {
            OwnCluster.resource(source).commit(work.xid, false);
        } catch (XAException e) {
            throw new IllegalStateException(e);
        }
    }
}
