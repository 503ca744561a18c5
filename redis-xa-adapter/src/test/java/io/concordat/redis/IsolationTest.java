package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.redisson.api.BatchOptions;
import org.redisson.api.BatchOptions.ExecutionMode;
import org.redisson.api.RBatch;
import org.redisson.client.codec.StringCodec;

/** Serializable within Redis on what transactions read and write; read committed, all keys at once, for others. */
class IsolationTest {
    private static final RedisXADataSource SOURCE = Redis.builder().build();

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }

    @AfterAll
    static void close() {
        SOURCE.close();
    }

    /** Something a transaction reads of a bucket and a map, and something others then change. */
    record Interference(String name, Read read, Change change) {
        @Override
        public String toString() {
            return name;
        }
    }

    interface Read {
        Object from(XaBucket<String> bucket, XaMap<String, String> map);
    }

    interface Change {
        void of(String bucket, String map);
    }

    private static final String LONG = "long ".repeat(50);

    static Stream<Interference> everyInterference() {
        return Stream.of(
                new Interference("value", (b, m) -> b.get(), (b, m) -> plainSet(b, "other")),
                new Interference("value deleted", (b, m) -> b.get(), (b, m) -> delete(b)),
                new Interference("value now of another type", (b, m) -> b.get(), (b, m) -> {
                    delete(b);
                    plainPut(b, "x", "y");
                }),
                new Interference("large value", (b, m) -> b.get(), (b, m) -> plainSet(b, LONG + "!")),
                new Interference("large value emptied", (b, m) -> b.get(), (b, m) -> plainSet(b, "")),
                new Interference("presence", (b, m) -> b.isPresent(), (b, m) -> delete(b)),
                new Interference("field", (b, m) -> m.get("a"), (b, m) -> plainPut(m, "a", "other")),
                new Interference("large field", (b, m) -> m.get("long"), (b, m) -> plainPut(m, "long", LONG + "!")),
                new Interference("field removed", (b, m) -> m.get("a"), (b, m) -> plainRemove(m, "a")),
                new Interference("absent field put", (b, m) -> m.get("z"), (b, m) -> plainPut(m, "z", "")),
                new Interference("field, map deleted", (b, m) -> m.get("a"), (b, m) -> delete(m)),
                new Interference("size", (b, m) -> m.size(), (b, m) -> plainPut(m, "z", "1")),
                new Interference("size, map deleted", (b, m) -> m.size(), (b, m) -> delete(m)),
                new Interference("fields", (b, m) -> m.keySet(), (b, m) -> {
                    plainRemove(m, "a");
                    plainPut(m, "z", "1");
                }),
                new Interference("entries", (b, m) -> m.readAll(), (b, m) -> plainPut(m, "a", "other")),
                new Interference("entries, a field more", (b, m) -> m.readAll(), (b, m) -> plainPut(m, "z", "1")),
                new Interference("entries, values swapped", (b, m) -> m.readAll(), (b, m) -> {
                    plainPut(m, "a", "2");
                    plainPut(m, "b", "1");
                }));
    }

    @ParameterizedTest
    @MethodSource("everyInterference")
    void whatWasReadAndHasChangedFailsPrepareAndOnePhaseCommit(Interference interference) throws XAException {
        for (boolean onePhase : new boolean[] {false, true}) {
            for (boolean writes : new boolean[] {false, true}) {
                String bucket = seededBucket(interference);
                String map = seededMap();
                String written = Redis.key("written");
                Work work = Work.ended(SOURCE, session -> {
                    interference.read().from(session.getBucket(bucket), session.getMap(map));
                    if (writes) {
                        session.<String>getBucket(written).set("x");
                    }
                });
                interference.change().of(bucket, map);
                RedisXAException e = XaErrors.of(() -> work.finish(onePhase), XAException.XA_RBTRANSIENT);
                assertThat(e).hasMessageContaining("has changed since");
                assertThat(Redis.plain().getBucket(written).isExists()).isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everyInterference")
    void whatWasReadAndIsTheSamePasses(Interference interference) throws XAException {
        String bucket = seededBucket(interference);
        String map = seededMap();
        String written = Redis.key("written");
        Work.committed(SOURCE, session -> {
            interference.read().from(session.getBucket(bucket), session.getMap(map));
            session.<String>getBucket(written).set("x");
        });
        assertThat(Redis.plain().getBucket(written).get()).isEqualTo("x");
    }

    @Test
    void twoTransactionsOfWhichEachReadsWhatTheOtherWritesCannotBothPrepare() throws XAException {
        String a = Redis.key("a");
        String b = Redis.key("b");
        Work first = Work.prepared(SOURCE, session -> {
            session.getBucket(a).get();
            session.<String>getBucket(b).set("1");
        });
        Work second = Work.ended(SOURCE, session -> {
            session.getBucket(b).get();
            session.<String>getBucket(a).set("2");
        });
        RedisXAException e = XaErrors.of(second::prepare, XAException.XA_RBDEADLOCK);
        assertThat(e).hasMessageContaining(first.xid.toString()).hasMessageContaining(b);
        first.commit();
        assertThat(Redis.plain().getBucket(a).isExists()).isFalse();
        assertThat(Redis.plain().getBucket(b).get()).isEqualTo("1");
    }

    @Test
    void blindChangesOfOneFieldDoNotConflict() throws XAException {
        String key = Redis.key("stock");
        Redis.plain().getMap(key).put("a", "10");
        Work first = Work.ended(SOURCE, session -> session.getMap(key).add("a", -1));
        Work second = Work.ended(SOURCE, session -> session.getMap(key).add("a", -2));
        first.prepare();
        first.commit();
        second.prepare();
        second.commit();
        assertThat(Redis.plain().getMap(key).get("a")).isEqualTo("7");
    }

    @Test
    void plainReadersSeeAllKeysOfATransactionChangeAtOnce() throws Exception {
        String left = Redis.key("left");
        String right = Redis.key("right");
        Redis.plain().getBucket(left).set("0");
        Redis.plain().getMap(right).put("n", "0");
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Integer> torn = CompletableFuture.supplyAsync(() -> {
            int differences = 0;
            while (!done.get()) {
                RBatch batch = Redis.plain()
                        .createBatch(BatchOptions.defaults().executionMode(ExecutionMode.IN_MEMORY_ATOMIC));
                CompletableFuture<Object> leftValue =
                        batch.getBucket(left, StringCodec.INSTANCE).getAsync().toCompletableFuture();
                CompletableFuture<Object> rightValue =
                        batch.getMap(right, StringCodec.INSTANCE).getAsync("n").toCompletableFuture();
                batch.execute();
                differences += leftValue.join().equals(rightValue.join()) ? 0 : 1;
            }
            return differences;
        });
        for (int i = 1; i <= 200; i++) {
            String value = Integer.toString(i);
            Work.committed(SOURCE, session -> {
                session.<String>getBucket(left).set(value);
                session.<String, String>getMap(right).fastPut("n", value);
            });
        }
        done.set(true);
        assertThat(torn.get()).isZero();
    }

    private static String seededBucket(Interference interference) {
        String key = Redis.key("bucket");
        plainSet(key, interference.name().startsWith("large") ? LONG : "value");
        return key;
    }

    private static String seededMap() {
        String key = Redis.key("map");
        plainPut(key, "a", "1");
        plainPut(key, "b", "2");
        plainPut(key, "long", LONG);
        return key;
    }

    private static void plainSet(String key, String value) {
        Redis.plain().getBucket(key).set(value);
    }

    private static void plainPut(String key, String field, String value) {
        Redis.plain().getMap(key).put(field, value);
    }

    private static void plainRemove(String key, String field) {
        Redis.plain().getMap(key).remove(field);
    }

    private static void delete(String key) {
        Redis.plain().getKeys().delete(key);
    }
}
