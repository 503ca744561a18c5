package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.redis.RedisRecords.Outcome;
import io.concordat.testing.servers.ClusterNode;
import io.concordat.testing.servers.RedisCluster;
import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.Servers;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In a cluster each slot has its generation, all are raised together, and a rollback is fenced in all slots of its branch. */
class ClusterGenerationTest {
    private static final Pattern WAITS = Pattern.compile("cmdstat_wait:calls=(\\d+)");

    private static RedisCluster cluster;
    private static List<String> keys;

    private RedisXADataSource source;
    private RedisRecords records;

    @BeforeAll
    static void startCluster() {
        cluster = Servers.startRedisCluster(3, 1, RedisOptions.defaults());
        keys = cluster.masters().stream()
                .map(master -> cluster.keyAt(master, "key", 0))
                .toList();
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @BeforeEach
    void start() {
        cluster.masters().forEach(master -> master.command("FLUSHALL"));
        source = builder()
                .durability(Durability.replicas(1, Duration.ofSeconds(10)))
                .build();
        records = source.records();
    }

    @AfterEach
    void stop() {
        source.close();
    }

    @Test
    void everySlotIsRaisedAndConfirmedWithOneWaitAtEachMaster() {
        cluster.masters().forEach(master -> master.command("CONFIG", "RESETSTAT"));
        assertThat(records.generation()).isZero();

        assertThat(records.raiseGeneration(7)).isEqualTo(7);

        assertThat(records.generation()).isEqualTo(7);
        long raised = 0;
        for (ClusterNode master : cluster.masters()) {
            assertThat(waits(master)).isEqualTo(1);
            raised += master.command("DBSIZE").number();
            // Without another WAIT: that of the raise has to have covered them all.
            ClusterNode replica = cluster.replicasOf(master).get(0);
            assertThat(replica.command("DBSIZE").number())
                    .isEqualTo(master.command("DBSIZE").number());
        }
        assertThat(raised).isEqualTo(16384);
        assertThat(records.raiseGeneration(3)).isEqualTo(7);
    }

    @Test
    void aSlotThatHasLostItsGenerationLowersTheLowest() {
        records.raiseGeneration(7);
        cluster.masterOf(keys.get(1)).command("DEL", generationKey(keys.get(1)));
        assertThat(records.generation()).isZero();
        assertThat(records.raiseGeneration(8)).isEqualTo(8);
        assertThat(records.generation()).isEqualTo(8);
    }

    @Test
    void aReplicaThatDoesNotConfirmIsToldWithItsNumber() {
        ClusterNode replica = cluster.replicasOf(cluster.masterOf(keys.get(2))).get(0);
        try (RedisXADataSource impatient = builder()
                .durability(Durability.replicas(1, Duration.ofMillis(200)))
                .build()) {
            assertThat(impatient.records().raiseGeneration(1)).isEqualTo(1);
            replica.process().pause();
            assertThatThrownBy(() -> impatient.records().raiseGeneration(2))
                    .isInstanceOf(RedisAccessException.class)
                    .hasMessageContaining("only 0 of 1 replicas");
        } finally {
            replica.process().resume();
            cluster.awaitStable();
        }
        assertThat(records.raiseGeneration(2)).isEqualTo(2);
    }

    @Test
    void aUserWhoMayNotAskForTheIdIsToldSoAndRaisesNothing() {
        cluster.nodes()
                .forEach(node -> node.command("ACL", "SETUSER", "app", "on", ">word", "~*", "&*", "+@all", "-info"));
        try (RedisXADataSource restricted = builder()
                .user("app")
                .password("word")
                .durability(Durability.replicas(1, Duration.ofSeconds(10)))
                .build()) {
            assertThatThrownBy(() -> restricted.records().raiseGeneration(4))
                    .isInstanceOf(RedisAccessException.class)
                    .hasMessageContaining("+info");
        }
        assertThat(cluster.masters())
                .allSatisfy(
                        master -> assertThat(master.command("DBSIZE").number()).isZero());
    }

    @Test
    void aRollbackThatWasDecidedUnderAnotherGenerationIsRefusedInAllSlots() throws XAException {
        Work work = Work.prepared(source, ClusterGenerationTest::setAll);
        long decidedUnder = records.generation();
        records.raiseGeneration(7);

        assertThat(records.rollback(work.xid, decidedUnder)).isFalse();

        assertThat(records.outcome(work.xid)).isEqualTo(Outcome.IN_DOUBT);
        for (String key : keys) {
            assertThat(exists(OwnCluster.branchKey(key, work.xid), key)).isTrue();
        }
        assertThat(records.rollback(work.xid, 7)).isTrue();
        assertThat(records.outcome(work.xid)).isEqualTo(Outcome.ROLLED_BACK);
        for (String key : keys) {
            assertThat(exists(OwnCluster.branchKey(key, work.xid), key)).isFalse();
            assertThat(exists(OwnCluster.groupOf(key).lock(key), key)).isFalse();
            assertThat(exists(key, key)).isFalse();
        }
    }

    @Test
    void aRollbackThatARaiseOvertakesIsRefusedAndEndsUnderTheNewGeneration() throws XAException {
        Work work = Work.prepared(source, ClusterGenerationTest::setAll);
        // A raise that has come to one slot so far.
        cluster.masterOf(keys.get(2)).command("SET", generationKey(keys.get(2)), "5");

        assertThat(records.rollback(work.xid, 0)).isFalse();

        assertThat(records.raiseGeneration(5)).isEqualTo(5);
        assertThat(records.rollback(work.xid, 5)).isTrue();
        assertThat(records.outcome(work.xid)).isEqualTo(Outcome.ROLLED_BACK);
        XaErrors.of(work::commit, XAException.XA_HEURRB);
    }

    private RedisXADataSourceBuilder builder() {
        return RedisXADataSource.builder()
                .cluster(cluster.uris().stream().map(URI::create).toArray(URI[]::new))
                .lockWait(Duration.ZERO);
    }

    private static void setAll(RedisSession session) {
        keys.forEach(key -> session.<String>getBucket(key).set("x"));
    }

    private static String generationKey(String key) {
        return OwnCluster.groupOf(key).generation();
    }

    private static boolean exists(String key, String besides) {
        return cluster.masterOf(besides).command("EXISTS", key).number() == 1;
    }

    private static long waits(ClusterNode master) {
        Matcher calls = WAITS.matcher(master.command("INFO", "commandstats").text());
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }
}
