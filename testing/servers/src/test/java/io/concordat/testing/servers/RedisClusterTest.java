package io.concordat.testing.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.testing.servers.resp.RedisConnection;
import io.concordat.testing.servers.resp.RedisErrorException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisClusterTest {
    private static RedisCluster cluster;

    @BeforeAll
    static void start() {
        cluster = Servers.startRedisCluster(3, 1, RedisOptions.defaults().with("maxmemory", "100mb"));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void everySlotHasAMasterWithAConnectedReplica() {
        assertThat(cluster.nodes()).hasSize(6);
        assertThat(cluster.masters()).hasSize(3);
        for (ClusterNode master : cluster.masters()) {
            assertThat(cluster.replicasOf(master)).hasSize(1);
            String key = cluster.keyAt(master, "all", 0);
            assertThat(cluster.masterOf(key)).isSameAs(master);
            assertThat(master.command("SET", key, "1").text()).isEqualTo("OK");
        }
        assertThat(cluster.masterOf(0)).isNotSameAs(cluster.masterOf(16_383));
    }

    @Test
    void theSlotOfAKeyIsTheOneThatRedisSays() {
        ClusterNode node = cluster.nodes().get(0);
        for (String key : List.of("", "foo", "{foo}bar", "{}bar", "a{b}{c}", "a}{", "{{x}}", "ключ")) {
            assertThat(RedisCluster.slotOf(key)).as(key).isEqualTo((int)
                    node.command("CLUSTER", "KEYSLOT", key).number());
        }
    }

    @Test
    void theOptionsReachEveryNode() {
        assertThat(cluster.nodes())
                .allSatisfy(node -> assertThat(
                                node.command("CONFIG", "GET", "maxmemory").texts())
                        .containsExactly("maxmemory", "104857600"))
                .allSatisfy(node -> assertThat(
                                node.command("CONFIG", "GET", "appendfsync").texts())
                        .containsExactly("appendfsync", "always"));
    }

    @Test
    void aMigrationCanBeStoppedAtEveryStep() throws IOException {
        String first = "{moving}1";
        String second = "{moving}2";
        int slot = RedisCluster.slotOf(first);
        ClusterNode from = cluster.masterOf(slot);
        from.command("SET", first, "1");
        from.command("SET", second, "2");
        ClusterNode to = cluster.masters().stream()
                .filter(master -> master != from)
                .findFirst()
                .orElseThrow();

        SlotMigration migration = cluster.migrate(slot, to).begin();
        assertThat(from.command("GET", first).text()).isEqualTo("1");
        assertThatThrownBy(() -> from.command("GET", "{moving}absent"))
                .isInstanceOf(RedisErrorException.class)
                .hasMessageStartingWith("ASK " + slot);

        migration.move(first);
        assertThat(migration.keysLeft()).containsExactly(second);
        // Redis up to 6.2 answers ASK here, later ones TRYAGAIN.
        assertThatThrownBy(() -> from.command("MGET", first, second))
                .isInstanceOf(RedisErrorException.class)
                .hasMessageMatching("(ASK|TRYAGAIN) .*");
        try (RedisConnection asking = to.server().address().connect()) {
            assertThat(asking.call("ASKING").text()).isEqualTo("OK");
            assertThat(asking.ask("MGET", first, second).toString()).startsWith("TRYAGAIN");
        }
        assertThatThrownBy(migration::finish)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(second);
        assertThat(cluster.masterOf(slot)).isSameAs(from);

        migration.moveAll().finish();
        assertThat(cluster.masterOf(slot)).isSameAs(to);
        assertThat(to.command("MGET", first, second).texts()).containsExactly("1", "2");
        assertThatThrownBy(() -> from.command("GET", first))
                .isInstanceOf(RedisErrorException.class)
                .hasMessageStartingWith("MOVED " + slot);
    }

    @Test
    void aCancelledMigrationLeavesTheSlotWhereItWas() {
        int slot = RedisCluster.slotOf("cancelled");
        ClusterNode from = cluster.masterOf(slot);
        ClusterNode to = cluster.masters().stream()
                .filter(master -> master != from)
                .findFirst()
                .orElseThrow();

        cluster.migrate(slot, to).begin().cancel();

        assertThat(from.command("SET", "cancelled", "1").text()).isEqualTo("OK");
        assertThat(from.command("DEL", "absent{cancelled}").number()).isZero();
    }
}
