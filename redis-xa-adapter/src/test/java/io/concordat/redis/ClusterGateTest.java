package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.redis.RedisRecords.Incarnation;
import io.concordat.testing.servers.ClusterNode;
import io.concordat.testing.servers.RedisCluster;
import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.Servers;
import io.concordat.testing.servers.SlotMigration;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import javax.transaction.xa.XAException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In a cluster the gate is closed at each master by itself: who touches none of its keys goes on. */
class ClusterGateTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private RedisCluster cluster;
    private RedisXADataSource source;
    private List<String> keys;

    @BeforeEach
    void start() {
        cluster = Servers.startRedisCluster(3, 1, RedisOptions.defaults());
        keys = cluster.masters().stream()
                .map(master -> cluster.keyAt(master, "key", 0))
                .toList();
        source = RedisXADataSource.builder()
                .cluster(cluster.uris().stream().map(URI::create).toArray(URI[]::new))
                .lockWait(Duration.ZERO)
                .incarnationGate(true)
                .build();
    }

    @AfterEach
    void stop() {
        source.close();
        cluster.close();
    }

    @Test
    void allMastersAreClosedUntilTheGateIsOpenedFirst() throws XAException {
        Incarnation closed = source.records().incarnation();
        assertThat(closed.open()).isFalse();
        assertThat(closed.own()).hasSize(3);
        for (String key : keys) {
            assertClosed(key);
        }
        openGate();
        assertOpen(keys);
    }

    @Test
    void aFlushOfOneMasterClosesItAlone() throws XAException {
        openGate();
        master().command("FLUSHALL");
        assertClosedAtTheFirstAlone();
        openGate();
        assertOpen(keys);
    }

    @Test
    void aRestartOfOneMasterClosesItAlone() throws XAException {
        openGate();
        Incarnation seen = source.records().incarnation();
        ClusterNode restarted = master();
        // Nobody is there to take over.
        cluster.replicasOf(restarted).get(0).process().kill();
        restarted.process().kill();
        restarted.process().restart();
        cluster.awaitStable();
        assertClosedAtTheFirstAlone();

        assertThat(source.records().openGate(seen).open())
                .as("opened by who has seen the run before")
                .isFalse();
        assertClosedAtTheFirstAlone();
        openGate();
        assertOpen(keys);
    }

    @Test
    void aFailoverClosesTheGateAtTheNewMasterAlone() throws XAException {
        openGate();
        cluster.failOver(cluster.replicasOf(master()).get(0));
        assertClosedAtTheFirstAlone();
        openGate();
        assertOpen(keys);
    }

    @Test
    void aSlotThatMovesIsClosedAtItsNewMasterAlone() throws XAException {
        openGate();
        int slot = RedisCluster.slotOf(keys.get(0));
        String neighbour = neighbour(slot);
        SlotMigration migration = cluster.migrate(slot, cluster.masterOf(keys.get(1)));
        migration.complete();
        cluster.awaitStable();
        assertClosed(keys.get(0));
        assertOpen(List.of(neighbour, keys.get(1), keys.get(2)));
        openGate();
        assertOpen(keys);
    }

    @Test
    void aBranchThatIsPreparedAlreadyIsCommittedThroughAClosedGate() throws XAException {
        openGate();
        Work work = Work.prepared(source, session -> setAll(session, keys, "1"));
        awaitReplica(master());
        cluster.failOver(cluster.replicasOf(master()).get(0));
        work.commit();
        assertValues("1");
    }

    /** Another key of the same master, in another slot. */
    private String neighbour(int slot) {
        ClusterNode owner = cluster.masterOf(slot);
        int number = 1;
        while (RedisCluster.slotOf(cluster.keyAt(owner, "neighbour", number)) == slot) {
            number++;
        }
        return cluster.keyAt(owner, "neighbour", number);
    }

    private ClusterNode master() {
        return cluster.masterOf(keys.get(0));
    }

    private void openGate() {
        RedisRecords records = source.records();
        assertThat(records.openGate(records.incarnation()).open()).isTrue();
        assertThat(records.incarnation().open()).isTrue();
    }

    private void assertClosedAtTheFirstAlone() throws XAException {
        Incarnation closed = source.records().incarnation();
        assertThat(closed.open()).isFalse();
        assertThat(closed.own()).hasSize(3);
        assertClosed(keys.get(0));
        assertOpen(keys.subList(1, 3));
        // A branch in all of them is refused as a whole, with nothing left at those that are open.
        Work everywhere = Work.ended(source, session -> setAll(session, keys, "lost"));
        assertThat(XaErrors.of(everywhere::prepare, XAException.XA_RBTRANSIENT)).hasMessageContaining("open the gate");
        assertThat(OwnCluster.listed(source)).isEmpty();
        assertOpen(keys.subList(1, 3));
    }

    private void assertClosed(String key) throws XAException {
        Work twoPhase = Work.ended(source, session -> set(session, key, "lost"));
        assertThat(XaErrors.of(twoPhase::prepare, XAException.XA_RBTRANSIENT)).hasMessageContaining("open the gate");
        Work onePhase = Work.ended(source, session -> set(session, key, "lost"));
        XaErrors.of(onePhase::commitInOnePhase, XAException.XA_RBTRANSIENT);
        assertThat(Work.start(source)
                        .session
                        .readLocked(WhenLocked.BYPASS, Duration.ofSeconds(1), session -> session.<String>getBucket(key)
                                .get()))
                .isEmpty();
        assertThat(cluster.masterOf(key).command("GET", key).toString()).doesNotContain("lost");
    }

    private void assertOpen(List<String> open) throws XAException {
        Work.committed(source, session -> setAll(session, open, "1"));
        Work onePhase = Work.ended(source, session -> setAll(session, open, "2"));
        onePhase.commitInOnePhase();
        for (String key : open) {
            assertThat(cluster.masterOf(key).command("GET", key).text()).isEqualTo("2");
        }
    }

    private void assertValues(String value) {
        assertThat(keys).allSatisfy(key -> assertThat(
                        cluster.masterOf(key).command("GET", key).text())
                .isEqualTo(value));
    }

    private static void awaitReplica(ClusterNode master) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> master.command("WAIT", "1", "100").number() == 1);
    }

    private static void setAll(RedisSession session, List<String> keys, String value) {
        keys.forEach(key -> set(session, key, value));
    }

    private static void set(RedisSession session, String key, String value) {
        session.<String>getBucket(key).set(value);
    }
}
