package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.testing.servers.ClusterNode;
import io.concordat.testing.servers.RedisCluster;
import io.concordat.testing.servers.SlotMigration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.transaction.xa.XAException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Slots move while branches are in doubt: what a server cannot run now is sent again, whole, and never taken for done. */
class ClusterMigrationTest {
    private static OwnCluster redis;

    private final List<String> keys = redis.keyAtEachMaster("key");
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
    void open() {
        source = redis.newSource();
    }

    @AfterEach
    void nothingIsLeftBehind() {
        source.close();
        assertThat(redis.leftovers()).isEmpty();
    }

    @Test
    void aSlotThatMovesBetweenPrepareAndCommitIsCommittedAtItsNewMaster() throws XAException {
        Work work = prepared();
        migration().complete();
        work.commit();
        assertThat(keys).allMatch(key -> redis.value(key).equals("x"));
    }

    @Test
    void aSlotThatMovesBetweenPrepareAndRollbackIsRolledBackAtItsNewMaster() throws XAException {
        Work work = prepared();
        migration().complete();
        work.rollback();
        assertThat(keys).allMatch(key -> redis.value(key) == null);
    }

    @Test
    void whileOnlySomeKeysOfASlotHaveMovedTheCommitWaits() throws XAException {
        Work work = prepared();
        SlotMigration migration = migration().begin();
        migration.move(OwnCluster.branchKey(keys.get(0), work.xid));
        long before = refusals(migration);
        CompletableFuture<Void> commit = CompletableFuture.runAsync(() -> commit(work));
        Awaitility.await().until(() -> refusals(migration) > before);
        assertThat(commit).isNotDone();
        assertThat(redis.value(keys.get(0))).isNull();
        migration.moveAll().finish();
        commit.join();
        assertThat(keys).allMatch(key -> redis.value(key).equals("x"));
    }

    @Test
    void aSlotThatStaysBetweenTwoMastersIsUnavailableAndTheCommitIsCompletedLater() throws XAException {
        Work work = prepared();
        SlotMigration migration = migration().begin();
        migration.move(OwnCluster.branchKey(keys.get(0), work.xid));
        XaErrors.of(work::commit, XAException.XAER_RMFAIL);
        assertThat(redis.value(keys.get(1))).isEqualTo("x");
        assertThat(redis.value(keys.get(2))).isEqualTo("x");
        migration.moveAll().finish();
        try (RedisXADataSource other = redis.otherProcess()) {
            assertThat(OwnCluster.listed(other)).containsExactly(work.xid);
            OwnCluster.resource(other).commit(work.xid, false);
            assertThat(OwnCluster.listed(other)).isEmpty();
        }
        assertThat(redis.value(keys.get(0))).isEqualTo("x");
        work.commit();
    }

    @Test
    void aBranchPreparesAndReadsAtTheNewMasterBeforeTheClientKnowsIt() throws XAException {
        redis.plain.getBucket(keys.get(0)).set("before");
        prepared().rollback();
        migration().complete();
        Work work = Work.prepared(source, session -> {
            assertThat(session.<String>getBucket(keys.get(0)).get()).contains("before");
            session.<String>getBucket(keys.get(0)).set("after");
            session.<String>getBucket(keys.get(1)).set("x");
        });
        work.commit();
        assertThat(redis.value(keys.get(0))).isEqualTo("after");
    }

    private Work prepared() throws XAException {
        return Work.prepared(
                source,
                session -> keys.forEach(key -> session.<String>getBucket(key).set("x")));
    }

    private SlotMigration migration() {
        ClusterNode to = redis.cluster.masterOf(keys.get(1));
        return redis.cluster.migrate(RedisCluster.slotOf(keys.get(0)), to);
    }

    /** How many requests both masters have refused because keys of a slot were in two places. */
    private static long refusals(SlotMigration migration) {
        return refusals(migration.from()) + refusals(migration.to());
    }

    private static long refusals(ClusterNode node) {
        return node.command("INFO", "errorstats")
                .text()
                .lines()
                .filter(line -> line.startsWith("errorstat_TRYAGAIN") || line.startsWith("errorstat_ASK"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    private static void commit(Work work) {
        try {
            work.commit();
        } catch (XAException e) {
            throw new IllegalStateException(e);
        }
    }
}
