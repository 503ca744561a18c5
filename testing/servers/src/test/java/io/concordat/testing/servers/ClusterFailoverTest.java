package io.concordat.testing.servers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterFailoverTest {
    private static final String KEY = "kept";
    private static final int SLOT = RedisCluster.slotOf(KEY);

    private RedisCluster cluster;
    private ClusterNode master;
    private ClusterNode replica;

    @BeforeEach
    void start() {
        cluster = Servers.startRedisCluster(3, 1, RedisOptions.defaults());
        master = cluster.masterOf(SLOT);
        replica = cluster.replicasOf(master).get(0);
        master.command("SET", KEY, "1");
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void aKilledMasterIsReplacedAndComesBackAsAReplica() {
        cluster.awaitStable();
        master.process().kill();

        assertThat(cluster.awaitNewMaster(SLOT, master)).isSameAs(replica);
        assertThat(cluster.masterOf(KEY)).isSameAs(replica);
        assertThat(replica.command("SET", KEY, "2").text()).isEqualTo("OK");

        master.process().restart();
        cluster.awaitStable();
        assertThat(cluster.replicasOf(replica)).containsExactly(master);
    }

    @Test
    void aPausedMasterIsReplacedAndStepsDownOnceItRuns() {
        master.process().pause();
        assertThat(cluster.awaitNewMaster(SLOT, master)).isSameAs(replica);

        master.process().resume();
        cluster.awaitStable();
        assertThat(cluster.masterOf(SLOT)).isSameAs(replica);
        assertThat(cluster.replicasOf(replica)).containsExactly(master);
    }

    @Test
    void aReplicaTakesOverOnRequestWithItsData() {
        cluster.failOver(replica);

        assertThat(cluster.masterOf(SLOT)).isSameAs(replica);
        assertThat(replica.command("GET", KEY).text()).isEqualTo("1");
        assertThat(cluster.replicasOf(replica)).containsExactly(master);
    }
}
