package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.testing.servers.ClusterNode;
import io.concordat.testing.servers.RedisCluster;
import io.concordat.testing.servers.SlotMigration;
import java.util.List;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A right that goes at one node of a cluster while a branch is prepared: named, and never told as a success. */
class AclClusterLossTest {
    private static OwnCluster redis;

    private final List<String> keys = redis.keyAtEachMaster("app:key");
    private final ClusterNode node = redis.cluster.masterOf(keys.get(1));
    private RedisXADataSource source;

    @BeforeAll
    static void start() {
        redis = new OwnCluster();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @BeforeEach
    void giveAllRights() {
        AclRules.ofCluster().applyTo(redis.cluster);
        source = redis.restricted().build();
    }

    @AfterEach
    void nothingIsLeftBehind() {
        source.close();
        assertThat(redis.leftovers()).isEmpty();
    }

    @Test
    void withoutTheScriptsTheCommitIsUnavailableAndCompletedLater() throws XAException {
        Work work = writeAll();
        AclRules.ofCluster().without("+eval").applyTo(node.server());
        assertThat(XaErrors.of(work::commit, XAException.XAER_RMFAIL)).hasMessageContaining("'eval'");
        assertThat(redis.value(keys.get(1))).isNull();
        AclRules.ofCluster().applyTo(node.server());
        work.commit();
        assertThat(keys).allMatch(key -> redis.value(key).equals("x"));
    }

    @Test
    void withoutACommandOfTheSwapTheCommitIsHeuristicallyMixed() throws XAException {
        Work work = writeAll();
        AclRules.ofCluster().without("+rename").applyTo(node.server());
        XaErrors.of(work::commit, XAException.XAER_RMFAIL);
        RedisXAException mixed = XaErrors.of(work::commit, XAException.XA_HEURMIX);
        assertThat(mixed.keys()).contains(keys.get(1));
        AclRules.ofCluster().applyTo(node.server());
        XaErrors.of(work::commit, XAException.XA_HEURMIX);
        work.resource.forget(work.xid);
    }

    @Test
    void withoutAskingWhoIsPreparedInAMovingSlotIsNotTakenForNobody() throws XAException {
        Work work = writeAll();
        ClusterNode to = redis.cluster.masterOf(keys.get(0));
        SlotMigration migration = redis.cluster
                .migrate(RedisCluster.slotOf(keys.get(1)), to)
                .begin()
                .moveAll();
        AclRules.ofCluster().without("+asking").applyTo(to.server());
        assertThat(XaErrors.of(() -> OwnCluster.listed(source), XAException.XAER_RMFAIL))
                .hasMessageContaining("+asking");
        migration.finish();
        assertThat(OwnCluster.listed(source)).containsExactly(work.xid);
        work.commit();
    }

    @Test
    void withoutAskingACommitInAMovingSlotIsUnavailableAndCompletedLater() throws XAException {
        Work work = writeAll();
        ClusterNode to = redis.cluster.masterOf(keys.get(0));
        SlotMigration migration = redis.cluster
                .migrate(RedisCluster.slotOf(keys.get(1)), to)
                .begin()
                .moveAll();
        AclRules.ofCluster().without("+asking").applyTo(to.server());
        assertThat(XaErrors.of(work::commit, XAException.XAER_RMFAIL)).hasMessageContaining("+asking");
        migration.finish();
        work.commit();
        assertThat(keys).allMatch(key -> redis.value(key).equals("x"));
    }

    private Work writeAll() throws XAException {
        return Work.prepared(
                source,
                session -> keys.forEach(key -> session.<String>getBucket(key).set("x")));
    }
}
