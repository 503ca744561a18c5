package io.concordat.coordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.CompletionPendingException;
import io.concordat.coordinator.RolledBackException;
import io.concordat.coordinator.observe.ProtocolStep;
import io.concordat.coordinator.recovery.RecoveryEvent;
import io.concordat.testing.servers.ClusterNode;
import io.concordat.testing.servers.RedisCluster;
import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.Servers;
import java.time.Duration;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/**
 * A master of a cluster is killed under load while its replica is behind, and that replica takes over; branches have keys in
 * slots of several masters. {@code -Dconcordat.redo.cluster=10} makes so many runs, {@code -Dconcordat.redo.seed=n} begins
 * with another seed.
 */
class ClusterRedoTest {
    private static final int RUNS = Integer.getInteger("concordat.redo.cluster", 1);
    private static final long SEED = Long.getLong("concordat.redo.seed", 1);

    @Test
    void whatAShardHasLostComesBackInOrder() throws Exception {
        RedisOptions options =
                RedisOptions.defaults().with("appendfsync", "no").with("cluster-replica-validity-factor", "0");
        for (long seed = SEED; seed < SEED + RUNS; seed++) {
            try (RedisCluster cluster = Servers.startRedisCluster(3, 1, options)) {
                run(cluster, seed);
            }
        }
    }

    private static void run(RedisCluster cluster, long seed) throws Exception {
        String what = "seed " + seed;
        Random random = new Random(seed);
        Held held = new Held();
        Queue<RecoveryEvent.ReplayEnded> replays = new ConcurrentLinkedQueue<>();
        try (BothStores stores =
                        new BothStores(TestRedis.of(cluster), settings -> settings, settings -> settings.listener(held)
                                .recoveryListener(event -> {
                                    if (event instanceof RecoveryEvent.ReplayEnded replay) {
                                        replays.add(replay);
                                    }
                                }));
                Load load = Load.on(stores)) {
            load.awaitMore(10 + random.nextInt(30));
            ClusterNode victim = cluster.masterOf("app:count:a");
            ClusterNode replica = cluster.replicasOf(victim).get(0);
            // Cut off for certain: what is sent to a stopped replica waits for it in its socket.
            replica.process().pause();
            victim.command("CLIENT", "KILL", "TYPE", "replica");
            FutureTask<String> undecided =
                    held.at(ProtocolStep.DECIDING, () -> stores.add("undecided", stores.coordinator.template()));
            FutureTask<String> decided =
                    held.at(ProtocolStep.DECIDED, () -> stores.add("decided", stores.coordinator.template()));
            load.awaitMore(10 + random.nextInt(60));
            victim.process().kill();
            replica.process().resume();
            ClusterNode promoted = cluster.awaitNewMaster(RedisCluster.slotOf("app:count:a"), victim);
            assertThat(promoted.id()).isEqualTo(replica.id());
            await(what).atMost(Duration.ofSeconds(60)).until(() -> replays.stream()
                    .anyMatch(each -> each.applied() >= 5));
            load.awaitMore(20);
            held.go();

            assertThatThrownBy(undecided::get).as(what).hasCauseInstanceOf(RolledBackException.class);
            assertCommitted(what, decided);
            load.check(what);
            stores.assertAgree(what, "undecided");
            stores.assertAgree(what, "decided");
            assertThat(stores.inMysqlOf("undecided")).as(what).isEmpty();
            assertThat(stores.inMysqlOf("decided")).as(what).hasSize(1);
        } finally {
            held.go();
        }
    }

    /** Whether its own commit or the replay came first. */
    private static void assertCommitted(String what, FutureTask<String> decided) throws InterruptedException {
        try {
            assertThat(decided.get()).as(what).isNotEmpty();
        } catch (ExecutionException e) {
            assertThat(e).as(what).hasCauseInstanceOf(CompletionPendingException.class);
        }
    }
}
