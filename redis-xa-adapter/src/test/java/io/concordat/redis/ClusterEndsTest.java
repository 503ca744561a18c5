package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.redis.keys.BranchXid;
import io.concordat.redis.keys.KeyLayout;
import io.concordat.redis.script.Finish;
import io.concordat.redis.script.FinishKeys;
import io.concordat.redis.script.FinishScripts;
import io.concordat.redis.script.ReplicaWait;
import io.concordat.redis.script.ScriptRunner;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** In a Redis Cluster nobody may take a branch for done of which one of its slots knows nothing any more. */
class ClusterEndsTest {
    private static final Pattern EVALS = Pattern.compile("cmdstat_eval(?:sha)?:calls=(\\d+)");

    private static OwnCluster redis;
    private static RedisXADataSource other;
    private static FinishScripts finishing;

    private final List<String> keys = redis.keyAtEachMaster("key");

    @BeforeAll
    static void start() {
        redis = new OwnCluster();
        other = redis.otherProcess();
        finishing = new FinishScripts(new ScriptRunner(redis.plain), "channel", "60000", true, ReplicaWait.NONE);
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
    void aSlotThatIsLostAfterAnotherHasCommittedIsAHazardForARecovererToo() throws XAException {
        Work work = prepared();
        commitAt(work, 0);
        lose(work, 1);
        commitAt(work, 2);
        XaErrors.of(() -> OwnCluster.resource(other).commit(work.xid, false), XAException.XA_HEURHAZ);
        XaErrors.of(() -> OwnCluster.resource(other).commit(work.xid, false), XAException.XA_HEURHAZ);
        XaErrors.of(work::commit, XAException.XA_HEURHAZ);
    }

    @Test
    void aRollbackThatHasReachedOneSlotIsRecordedInTheOthersByWhoeverRepeatsIt() throws XAException {
        Work work = prepared();
        assertThat(ScriptRunner.await(finishing.rollback(BranchXid.of(work.xid), at(0))))
                .isEqualTo(new Finish.Done());
        lose(work, 1);
        lose(work, 2);
        OwnCluster.resource(other).rollback(work.xid);
        for (String key : keys) {
            String outcome = OwnCluster.groupOf(key).outcome(BranchXid.of(work.xid));
            assertThat(redis.value(outcome)).startsWith("rolledback");
        }
        work.rollback();
    }

    @Test
    void aRollbackOfWhatHasRefusedDoesNotLookIntoEverySlot() throws XAException {
        redis.plain.getBucket(keys.get(0)).set("before");
        Work refused = Work.ended(redis.source, session -> {
            session.getBucket(keys.get(0)).get();
            session.<String>getBucket(keys.get(1)).set("x");
        });
        redis.plain.getBucket(keys.get(0)).set("after");
        XaErrors.of(refused::prepare, XAException.XA_RBTRANSIENT);
        long before = scripts();
        refused.rollback();
        assertThat(scripts() - before).isBetween(1L, 3L);
        assertThat(OwnCluster.listed(other)).isEmpty();
    }

    private static long scripts() {
        return redis.cluster.masters().stream()
                .map(master -> EVALS.matcher(
                        master.server().command("INFO", "commandstats").text()))
                .flatMap(Matcher::results)
                .mapToLong(calls -> Long.parseLong(calls.group(1)))
                .sum();
    }

    @Test
    void anOperationOutsideATransactionThatWouldChangeSeveralSlotsIsRefused() {
        keys.forEach(key -> redis.plain.getBucket(key).set("x"));
        RedisSession session = new JtaRedis(redis.source, new SmallTransactionManager()).autoSession();
        String[] all = keys.toArray(String[]::new);
        assertThatThrownBy(() -> session.getKeys().fastDelete(all))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("slots");
        assertThat(session.getKeys().countExists(all)).isEqualTo(3);
        assertThat(session.getKeys().delete(keys.get(0))).isEqualTo(1);
    }

    private Work prepared() throws XAException {
        return Work.prepared(
                redis.source,
                session -> keys.forEach(key -> session.<String>getBucket(key).set("x")));
    }

    /** The process dies after it has committed there. */
    private void commitAt(Work work, int number) {
        assertThat(ScriptRunner.await(finishing.commit(BranchXid.of(work.xid), at(number))))
                .isEqualTo(new Finish.Done());
    }

    private FinishKeys at(int number) {
        return new FinishKeys(OwnCluster.groupOf(keys.get(number)), List.of(keys.get(number)), 1);
    }

    /** As a failover to a replica that was behind. */
    private void lose(Work work, int number) {
        BranchXid xid = BranchXid.of(work.xid);
        KeyLayout lost = OwnCluster.groupOf(keys.get(number));
        redis.plain
                .getKeys()
                .delete(lost.branch(xid), lost.prepared(), lost.shadow(xid, 1), lost.lock(keys.get(number)));
    }
}
