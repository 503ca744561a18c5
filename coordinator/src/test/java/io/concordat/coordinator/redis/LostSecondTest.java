package io.concordat.coordinator.redis;

import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.Servers;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A Redis that forces its file once a second is killed under load and loses its last writes: after recovery both stores agree.
 * {@code -Dconcordat.redo.runs=50} makes so many runs, {@code -Dconcordat.redo.seed=n} begins with another seed.
 */
class LostSecondTest {
    private static final int RUNS = Integer.getInteger("concordat.redo.runs", 3);
    private static final long SEED = Long.getLong("concordat.redo.seed", 1);

    @Test
    void everyDecidedWriteComesBackInOrder() throws Exception {
        for (long seed = SEED; seed < SEED + RUNS; seed++) {
            run(seed);
        }
    }

    private static void run(long seed) throws Exception {
        Random random = new Random(seed);
        try (RedisServer server = Servers.startRedis(RedisOptions.defaults().with("appendfsync", "everysec"));
                BothStores stores = new BothStores(server, Duration.ofMinutes(1));
                Load load = Load.on(stores)) {
            load.awaitMore(20 + random.nextInt(100));
            AppendOnlyFile file = AppendOnlyFile.of(server);
            long size = file.size();
            load.awaitMore(20 + random.nextInt(100));
            server.process().orElseThrow().kill();
            file.cut(size + random.nextInt(50));
            server.process().orElseThrow().restart();
            load.awaitMore(30);
            load.check("seed " + seed);
        }
    }
}
