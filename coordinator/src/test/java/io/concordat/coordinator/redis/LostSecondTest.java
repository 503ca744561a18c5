package io.concordat.coordinator.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.concordat.coordinator.TransactionOutcomeException;
import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.Servers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * A Redis that forces its file once a second is killed under load and loses its last writes: after recovery both stores agree.
 * {@code -Dconcordat.redo.runs=50} makes so many runs, {@code -Dconcordat.redo.seed=n} begins with another seed.
 */
class LostSecondTest {
    private static final int RUNS = Integer.getInteger("concordat.redo.runs", 3);
    private static final long SEED = Long.getLong("concordat.redo.seed", 1);
    private static final List<String> NAMES = List.of("a", "b", "c");

    @Test
    void everyDecidedWriteComesBackInOrder() throws Exception {
        for (long seed = SEED; seed < SEED + RUNS; seed++) {
            run(seed);
        }
    }

    private static void run(long seed) throws Exception {
        Random random = new Random(seed);
        try (BothStores stores = new BothStores(
                Servers.startRedis(RedisOptions.defaults().with("appendfsync", "everysec")), Duration.ofMinutes(1))) {
            AtomicBoolean stop = new AtomicBoolean();
            List<Thread> load = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                String name = NAMES.get(i % NAMES.size());
                load.add(new Thread(() -> work(stores, name, stop)));
            }
            load.forEach(Thread::start);
            awaitItems(stores, 20 + random.nextInt(100));
            AppendOnlyFile file = AppendOnlyFile.of(stores.server);
            long size = file.size();
            awaitItems(stores, 20 + random.nextInt(100));
            stores.server.process().orElseThrow().kill();
            file.cut(size + random.nextInt(50));
            stores.server.process().orElseThrow().restart();
            awaitItems(stores, 30);
            stop.set(true);
            for (Thread thread : load) {
                thread.join();
            }
            await("seed " + seed)
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> stores.coordinator.recovery().recover().isComplete());
            for (String name : NAMES) {
                List<String> written = stores.inMysqlOf(name);
                assertThat(stores.inRedisOf(name))
                        .as("seed %d, list %s", seed, name)
                        .containsExactlyInAnyOrderElementsOf(written);
                assertThat(stores.countOf(name))
                        .as("seed %d, count %s", seed, name)
                        .isEqualTo(written.size());
                List<String> list = stores.inRedisOf(name);
                assertThat(stores.lastOf(name))
                        .as("seed %d, last %s", seed, name)
                        .isEqualTo(list.get(list.size() - 1));
            }
        }
    }

    private static void work(BothStores stores, String name, AtomicBoolean stop) {
        while (!stop.get()) {
            try {
                stores.add(name);
            } catch (TransactionOutcomeException | IllegalStateException e) {
                Thread.onSpinWait(); // rolled back, pending or in doubt while Redis is away: what counts is what the
                // stores say
            } catch (Exception e) {
                if (!String.valueOf(e.getMessage()).contains("Redis")) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    private static void awaitItems(BothStores stores, int more) throws Exception {
        int before = items(stores);
        await().atMost(Duration.ofSeconds(30)).until(() -> items(stores) >= before + more);
    }

    private static int items(BothStores stores) throws Exception {
        return Integer.parseInt(
                stores.strings("SELECT COUNT(*) FROM " + stores.table("items")).get(0));
    }
}
