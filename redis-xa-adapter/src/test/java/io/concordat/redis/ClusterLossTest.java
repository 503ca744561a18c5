package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.testing.servers.ClusterNode;
import io.concordat.testing.servers.RedisCluster;
import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.Servers;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A master of a cluster is killed between prepare and commit, and its replica takes over. */
class ClusterLossTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private RedisCluster cluster;
    private ClusterNode killed;
    private List<String> keys;

    @BeforeEach
    void start() {
        cluster = Servers.startRedisCluster(3, 1, RedisOptions.defaults().with("cluster-replica-validity-factor", "0"));
        killed = cluster.masters().get(0);
        keys = new ArrayList<>();
        for (ClusterNode master : cluster.masters()) {
            keys.add(cluster.keyAt(master, "key", 0));
        }
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void whatTheReplicaHasConfirmedSurvivesAndCommits() throws XAException {
        try (RedisXADataSource source = source(Durability.replicas(1, Duration.ofSeconds(10)))) {
            Work work = Work.prepared(source, this::setAll);
            kill();

            try (RedisXADataSource other = source(Durability.MEMORY)) {
                XAResource recovering = OwnCluster.resource(other);
                awaitList(recovering, work.xid);
                recovering.commit(work.xid, false);
            }
            for (String key : keys) {
                assertThat(cluster.masterOf(key).command("GET", key).text()).isEqualTo("new");
            }
        }
    }

    @Test
    void whatTheReplicaHasNotIsReportedAsLostWithItsKeys() throws XAException {
        try (RedisXADataSource source = source(Durability.MEMORY)) {
            ClusterNode replica = cluster.replicasOf(killed).get(0);
            Work.committed(
                    source, session -> session.<String>getBucket(keys.get(0)).set("old"));
            Awaitility.await().until(() -> killed.command("WAIT", "1", "100").number() == 1);
            // Cut off for certain: what is sent to a stopped replica waits for it in its socket.
            replica.process().pause();
            killed.command("CLIENT", "KILL", "TYPE", "replica");
            Work work = Work.prepared(source, this::setAll);
            killed.process().kill();
            replica.process().resume();
            ClusterNode promoted = cluster.awaitNewMaster(RedisCluster.slotOf(keys.get(0)), killed);
            assertThat(promoted.id()).isEqualTo(replica.id());

            RedisXAException lost = endOf(work);

            assertThat(lost.errorCode).as(lost.getMessage()).isEqualTo(XAException.XA_HEURHAZ);
            assertThat(lost.keys()).containsExactly(keys.get(0));
            assertThat(lost).hasMessageContaining(keys.get(0)).hasMessageContaining("lost by the server");
            assertThat(promoted.command("GET", keys.get(0)).text()).isEqualTo("old");
            assertThat(cluster.masterOf(keys.get(1)).command("GET", keys.get(1)).text())
                    .isEqualTo("new");
        }
    }

    private void setAll(RedisSession session) {
        keys.forEach(key -> session.<String>getBucket(key).set("new"));
    }

    private void kill() {
        killed.process().kill();
        ClusterNode ignored = cluster.awaitNewMaster(RedisCluster.slotOf(keys.get(0)), killed);
    }

    /** The cluster may take a while to be whole for the client; until then the commit is to be asked for again. */
    private static RedisXAException endOf(Work work) {
        RedisXAException[] last = new RedisXAException[1];
        Awaitility.await().atMost(PATIENCE).until(() -> {
            try {
                work.commit();
                throw new AssertionError("The commit of a lost branch was taken for done");
            } catch (RedisXAException e) {
                last[0] = e;
                return e.errorCode != XAException.XAER_RMFAIL;
            }
        });
        return last[0];
    }

    static void awaitList(XAResource resource, Xid xid) {
        Awaitility.await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                        List.of(resource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN)))
                .contains(xid));
    }

    private RedisXADataSource source(Durability durability) {
        return RedisXADataSource.builder()
                .cluster(cluster.uris().stream().map(URI::create).toArray(URI[]::new))
                .lockWait(Duration.ZERO)
                .durability(durability)
                .build();
    }
}
