package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.Servers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Reads that do not wait for Redis. */
class AsyncReadTest {
    private static final RedisXADataSource SOURCE = Redis.dataSource();

    @AfterAll
    static void close() {
        SOURCE.close();
    }

    @Test
    void severalReadsOfSeveralKeysAnswerTogether() throws Exception {
        String bucket = Redis.key("bucket");
        String map = Redis.key("map");
        Redis.plain().getBucket(bucket).set("1");
        Redis.plain().getMap(map).put("a", "2");
        Work work = Work.start(SOURCE);
        work.session.<String, String>getMap(map).fastPut("b", "own");
        String read = work.session
                .readAsync(session -> session.<String>getBucket(bucket).get().orElseThrow()
                        + session.<String, String>getMap(map).size()
                        + session.<String, String>getMap(map).get("b").orElseThrow())
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
        assertThat(read).isEqualTo("12own");
    }

    @Test
    void whatWasReadIsValidated() throws Exception {
        String key = Redis.key("validated");
        Work work = Work.start(SOURCE);
        assertThat(work.session
                        .readAsync(session -> session.<String>getBucket(key).get())
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS))
                .isEmpty();
        work.resource.end(work.xid, XAResource.TMSUCCESS);
        Redis.plain().getBucket(key).set("changed");
        XaErrors.of(work::prepare, XAException.XA_RBTRANSIENT);
    }

    @Test
    void theCallerDoesNotWaitForAServerThatStandsStill() throws Exception {
        try (RedisServer server = Servers.startRedis(RedisOptions.defaults());
                RedisXADataSource source =
                        RedisXADataSource.builder().uri(server.uri()).build()) {
            Work work = Work.start(source);
            server.process().orElseThrow().pause();
            CompletableFuture<Boolean> read;
            try {
                read = work.session
                        .readAsync(session -> session.<String>getBucket("key").isPresent())
                        .toCompletableFuture();
                assertThat(read).isNotDone();
            } finally {
                server.process().orElseThrow().resume();
            }
            assertThat(read.get(60, TimeUnit.SECONDS)).isFalse();
        }
    }

    @Test
    void manyAtOnceAllAnswer() throws Exception {
        List<String> keys =
                IntStream.range(0, 100).mapToObj(i -> Redis.key("many")).toList();
        keys.forEach(key -> Redis.plain().getBucket(key).set(key));
        Work work = Work.start(SOURCE);
        List<CompletableFuture<String>> reads = keys.stream()
                .map(key -> work.session
                        .readAsync(
                                session -> session.<String>getBucket(key).get().orElseThrow())
                        .toCompletableFuture())
                .toList();
        CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        assertThat(reads).extracting(CompletableFuture::join).containsExactlyElementsOf(keys);
    }

    @Test
    void whatTheReadsThrowIsToldAsItIs() throws XAException {
        String key = Redis.key("typed");
        Redis.plain().getMap(key).put("a", "1");
        Work work = Work.start(SOURCE);
        assertThat(work.session
                        .readAsync(session -> session.<String>getBucket(key).get())
                        .toCompletableFuture())
                .failsWithin(Duration.ofMinutes(1))
                .withThrowableThat()
                .withCauseInstanceOf(IllegalStateException.class)
                .withMessageContaining("holds a hash");
    }

    @Test
    void nothingCanBeChangedWithinAnAsynchronousRead() throws XAException {
        Work work = Work.start(SOURCE);
        assertThat(work.session
                        .readAsync(session ->
                                session.<String>getBucket(Redis.key("change")).delete())
                        .toCompletableFuture())
                .failsWithin(Duration.ofMinutes(1))
                .withThrowableThat()
                .withMessageContaining("only read");
    }
}
