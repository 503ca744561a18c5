package io.concordat.redis.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.concordat.redis.RedisXADataSource;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.Servers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.redisson.client.codec.StringCodec;

/**
 * Thousands of random sequences of transactions answer and leave what a model in memory and plain commands do, with the same
 * refusals. The system property {@code concordat.model.seed} repeats one sequence; {@code concordat.model.sequences} says how
 * many there are.
 */
class ModelTest {
    private static final int THREADS = 4;

    /** A seed that no sequence of the other test has. */
    private static final long SPOILT = -1;

    private static final RedisServer SERVER = Servers.redis();
    private static final RedisXADataSource SOURCE = RedisXADataSource.builder()
            .uri(SERVER.uri())
            .codec(StringCodec.INSTANCE)
            .build();

    @AfterAll
    static void close() {
        SOURCE.close();
    }

    @Test
    void everySequenceAnswersWhatTheModelAndPlainCommandsAnswer() throws Exception {
        Long replayed = Long.getLong("concordat.model.seed");
        long first = replayed == null ? 1 : replayed;
        long last = replayed == null ? Integer.getInteger("concordat.model.sequences", 2000) : replayed;
        AtomicLong next = new AtomicLong(first);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Map<Long, Throwable>>> work = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                work.add(() -> run(next, last));
            }
            Map<Long, Throwable> failures = new TreeMap<>();
            for (Future<Map<Long, Throwable>> future : threads.invokeAll(work)) {
                failures.putAll(future.get());
            }
            assertThat(failures.values())
                    .as(failures.size() + " of the sequences")
                    .isEmpty();
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void aFailurePrintsItsSeed() throws Exception {
        String key = Sequence.names(SPOILT, "adapter").of("k");
        SERVER.command("XADD", key, "*", "of", "somebody else");
        try (AdapterDriver adapter = new AdapterDriver(SOURCE);
                RedisDriver redis = new RedisDriver(SERVER.address().connect())) {
            assertThatThrownBy(() -> new Sequence(SPOILT, adapter, redis).run())
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("-Dconcordat.model.seed=-1");
        } finally {
            SERVER.command("UNLINK", key);
        }
    }

    /** Ends with its first failure, by its seed. */
    private static Map<Long, Throwable> run(AtomicLong next, long last) throws Exception {
        long seed = next.getAndIncrement();
        try (AdapterDriver adapter = new AdapterDriver(SOURCE);
                RedisDriver redis = new RedisDriver(SERVER.address().connect())) {
            for (; seed <= last; seed = next.getAndIncrement()) {
                new Sequence(seed, adapter, redis).run();
            }
            return Map.of();
        } catch (AssertionError e) {
            return Map.of(seed, e);
        }
    }
}
