package io.concordat.coordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.coordinator.CompletionPendingException;
import io.concordat.coordinator.RolledBackException;
import io.concordat.coordinator.observe.ProtocolStep;
import io.concordat.coordinator.recovery.RecoveryEvent;
import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.RedisSentinel;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.ServerProcess;
import io.concordat.testing.servers.Servers;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/**
 * Without WAIT and without a forced file, a primary under load is killed while its replica is behind, and Sentinels promote
 * that replica: after recovery both stores agree. {@code -Dconcordat.redo.failovers=50} makes so many failovers, {@code
 * -Dconcordat.redo.seed=n} begins with another seed.
 */
class StaleReplicaTest {
    private static final int RUNS = Integer.getInteger("concordat.redo.failovers", 2);
    private static final long SEED = Long.getLong("concordat.redo.seed", 1);

    @Test
    void everyDecidedWriteComesBackInOrder() throws Exception {
        RedisOptions options = RedisOptions.defaults().with("appendfsync", SEED % 2 == 0 ? "everysec" : "no");
        try (RedisSentinel redis = Servers.startRedisSentinel(1, options)) {
            for (long seed = SEED; seed < SEED + RUNS; seed++) {
                run(redis, seed);
            }
        }
    }

    private static void run(RedisSentinel redis, long seed) throws Exception {
        String what = "seed " + seed;
        Random random = new Random(seed);
        RedisServer old = redis.primary();
        old.command("FLUSHALL");
        redis.data().awaitSynced();
        Held held = new Held();
        Queue<RecoveryEvent.ReplayEnded> replays = new ConcurrentLinkedQueue<>();
        try (BothStores stores =
                        new BothStores(TestRedis.of(redis), settings -> settings, settings -> settings.listener(held)
                                .recoveryListener(event -> {
                                    if (event instanceof RecoveryEvent.ReplayEnded replay) {
                                        replays.add(replay);
                                    }
                                }));
                Load load = Load.on(stores)) {
            load.awaitMore(5 + random.nextInt(60));
            ServerProcess replica = redis.data().replicas().get(0).process().orElseThrow();
            // Cut off for certain: what is sent to a stopped replica waits for it in its socket.
            replica.pause();
            old.command("CLIENT", "KILL", "TYPE", "replica");
            FutureTask<String> undecided =
                    held.at(ProtocolStep.DECIDING, () -> stores.add("undecided", stores.coordinator.template()));
            FutureTask<String> decided =
                    held.at(ProtocolStep.DECIDED, () -> stores.add("decided", stores.coordinator.template()));
            load.awaitMore(5 + random.nextInt(100));
            old.process().orElseThrow().kill();
            replica.resume();
            assertThat(redis.awaitPromotion(old)).isNotSameAs(old);
            load.awaitMore(20);
            held.go();

            assertThatThrownBy(undecided::get).as(what).hasCauseInstanceOf(RolledBackException.class);
            assertCommitted(what, decided);
            load.check(what);
            stores.assertAgree(what, "undecided");
            stores.assertAgree(what, "decided");
            assertThat(stores.inMysqlOf("undecided")).as(what).isEmpty();
            assertThat(stores.inMysqlOf("decided")).as(what).hasSize(1);
            assertThat(replays).as(what).anyMatch(replay -> replay.applied() >= 5);
        } finally {
            held.go();
        }
        old.process().orElseThrow().restart();
        old.command(
                "REPLICAOF",
                "127.0.0.1",
                Integer.toString(redis.primary().address().port()));
        redis.awaitStable();
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
