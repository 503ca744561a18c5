package io.concordat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A transaction sees its own writes in every operation, and Redis has the same afterwards. */
class ReadYourWritesTest {
    private static final RedisXADataSource SOURCE = Redis.dataSource();

    @AfterAll
    static void close() {
        SOURCE.close();
    }

    @Test
    void bucket() throws XAException {
        String key = Redis.key("bucket");
        Work.committed(SOURCE, session -> {
            XaBucket<String> bucket = session.getBucket(key);
            assertThat(bucket.get()).isEmpty();
            assertThat(bucket.isPresent()).isFalse();
            assertThat(bucket.delete()).isFalse();
            assertThat(bucket.expire(Duration.ofMinutes(1))).isFalse();
            assertThat(bucket.remaining()).isEmpty();
            assertThat(bucket.setIfAbsent("a")).isTrue();
            assertThat(bucket.setIfAbsent("b")).isFalse();
            assertThat(bucket.compareAndSet(Optional.of("x"), "c")).isFalse();
            assertThat(bucket.compareAndSet(Optional.of("a"), "c")).isTrue();
            assertThat(bucket.getAndSet("d")).contains("c");
            assertThat(bucket.remaining()).isEmpty();
            assertThat(bucket.expire(Duration.ofMinutes(1))).isTrue();
            assertThat(bucket.remaining().orElseThrow()).isBetween(Duration.ofSeconds(50), Duration.ofMinutes(1));
            assertThat(bucket.getAndDelete()).contains("d");
            assertThat(bucket.isPresent()).isFalse();
            assertThat(bucket.compareAndSet(Optional.empty(), "e")).isTrue();
        });
        assertThat(Redis.plain().getBucket(key).get()).isEqualTo("e");
    }

    @Test
    void expiryPassesWithinTheTransactionToo() throws XAException {
        String bucketKey = Redis.key("bucket");
        String mapKey = Redis.key("map");
        Redis.plain().getMap(mapKey).put("a", "1");
        Work work = Work.start(SOURCE);
        XaBucket<String> bucket = work.session.getBucket(bucketKey);
        bucket.set("short", Duration.ofMillis(30));
        XaMap<String, String> map = work.session.getMap(mapKey);
        assertThat(map.expire(Duration.ofMillis(30))).isTrue();
        Awaitility.await().until(() -> bucket.get().isEmpty() && map.isEmpty());
        assertThat(map.putIfAbsent("b", "2")).isEmpty();
        work.resource.end(work.xid, XAResource.TMSUCCESS);
        work.prepare();
        work.commit();
        assertThat(Redis.plain().getBucket(bucketKey).isExists()).isFalse();
        assertThat(Redis.plain().getMap(mapKey).readAllMap()).isEqualTo(Map.of("b", "2"));
        assertThat(Redis.plain().getMap(mapKey).remainTimeToLive()).isEqualTo(-1);
    }

    @Test
    void theExpiryOfALiveValueIsSeenAndKeptWhereRedisKeepsIt() throws XAException {
        String mapKey = Redis.key("map");
        String bucketKey = Redis.key("bucket");
        Redis.plain().getMap(mapKey).put("a", "1");
        Redis.plain().getMap(mapKey).expire(Duration.ofMinutes(5));
        Redis.plain().getBucket(bucketKey).set("a", Duration.ofMinutes(5));
        Work.committed(SOURCE, session -> {
            assertThat(session.getMap(mapKey).remaining().orElseThrow()).isGreaterThan(Duration.ofMinutes(4));
            assertThat(session.getBucket(bucketKey).remaining().orElseThrow()).isGreaterThan(Duration.ofMinutes(4));
            session.getMap(mapKey).fastPut("b", "2");
            session.getBucket(bucketKey).set("b");
        });
        assertThat(Redis.plain().getMap(mapKey).remainTimeToLive()).isGreaterThan(200_000);
        assertThat(Redis.plain().getBucket(bucketKey).remainTimeToLive()).isEqualTo(-1);
    }

    @Test
    void numbersInMaps() throws XAException {
        String key = Redis.key("numbers");
        Redis.plain().getMap(key).putAll(Map.of("stock", "10", "text", "abc"));
        Work.committed(SOURCE, session -> {
            XaMap<String, String> map = session.getMap(key);
            map.add("stock", -3);
            map.add("stock", 1);
            assertThat(map.get("stock")).contains("8");
            map.add("stock", 1);
            map.add("new", 5);
            assertThat(map.size()).isEqualTo(3);
            assertThat(map.readAll()).containsEntry("stock", "9").containsEntry("new", "5");
            assertThat(map.addAndGet("stock", 1)).isEqualTo(10);
            assertThat(map.addAndGet("stock", 5L)).isEqualTo(15L);
            assertThat(map.addAndGet("price", new BigDecimal("1.50"))).isEqualTo(new BigDecimal("1.50"));
            assertThat(map.addAndGet("price", 0.25)).isEqualTo(1.75);
            assertThatThrownBy(() -> map.addAndGet("text", 1)).hasMessageContaining("not a number");
            assertThatThrownBy(() -> map.addAndGet("stock", Integer.MAX_VALUE)).isInstanceOf(ArithmeticException.class);
            map.fastRemove("new");
            map.add("new", 7);
        });
        assertThat(Redis.plain().getMap(key).readAllMap())
                .isEqualTo(Map.of("stock", "15", "text", "abc", "price", "1.75", "new", "7"));
    }

    @Test
    void theExpiryOfAMapGoesWithItsLastField() throws XAException {
        String key = Redis.key("map");
        Redis.plain().getMap(key).put("a", "1");
        Redis.plain().getMap(key).expire(Duration.ofMinutes(5));
        Work.committed(SOURCE, session -> {
            XaMap<String, String> map = session.getMap(key);
            assertThat(map.remaining()).isPresent();
            map.fastRemove("a");
            assertThat(map.remaining()).isEmpty();
            map.fastPut("b", "2");
            assertThat(map.expire(Duration.ofMinutes(1))).isTrue();
            assertThat(map.remaining()).isPresent();
            map.fastRemove("b");
            assertThat(map.remaining()).isEmpty();
        });
    }

    @Test
    void clearingBeginsTheMapAnew() throws XAException {
        String key = Redis.key("map");
        Redis.plain().getMap(key).putAll(Map.of("a", "1", "b", "2"));
        Work.committed(SOURCE, session -> {
            XaMap<String, String> map = session.getMap(key);
            map.fastPut("c", "3");
            assertThat(map.delete()).isTrue();
            assertThat(map.isEmpty()).isTrue();
            assertThat(map.get("a")).isEmpty();
            assertThat(map.delete()).isFalse();
            map.add("n", 1);
            map.fastPut("b", "4");
            assertThat(map.keySet()).isEqualTo(Set.of("n", "b"));
        });
        assertThat(Redis.plain().getMap(key).readAllMap()).isEqualTo(Map.of("n", "1", "b", "4"));
    }

    @Test
    void emptyValuesAreNotMissingOnes() throws XAException {
        String bucket = Redis.key("bucket");
        String map = Redis.key("map");
        Redis.plain().getBucket(bucket).set("");
        Redis.plain().getMap(map).put("f", "");
        Work.committed(SOURCE, session -> {
            assertThat(session.<String>getBucket(bucket).get()).contains("");
            assertThat(session.<String, String>getMap(map).get("f")).contains("");
            session.<String, String>getMap(map).put("g", "");
        });
        assertThat(Redis.plain().getMap(map).readAllMap()).isEqualTo(Map.of("f", "", "g", ""));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void aMapBehavesLikeAMapWhateverTheOrderOfOperations(long seed) throws XAException {
        Random random = new Random(seed);
        String key = Redis.key("model");
        Map<String, String> model = new HashMap<>();
        for (int i = 0; i < 5; i++) {
            model.put("f" + i, "v" + i);
        }
        Redis.plain().<String, String>getMap(key).putAll(model);
        Work work = Work.start(SOURCE);
        XaMap<String, String> map = work.session.getMap(key);
        for (int step = 0; step < 60; step++) {
            String field = "f" + random.nextInt(8);
            String value = Integer.toString(random.nextInt(100));
            switch (random.nextInt(12)) {
                case 0 -> assertThat(map.get(field)).isEqualTo(Optional.ofNullable(model.get(field)));
                case 1 -> assertThat(map.put(field, value)).isEqualTo(Optional.ofNullable(model.put(field, value)));
                case 2 -> {
                    map.fastPut(field, value);
                    model.put(field, value);
                }
                case 3 -> assertThat(map.remove(field)).isEqualTo(Optional.ofNullable(model.remove(field)));
                case 4 -> {
                    map.fastRemove(field);
                    model.remove(field);
                }
                case 5 -> assertThat(map.size()).isEqualTo(model.size());
                case 6 -> assertThat(map.keySet()).isEqualTo(model.keySet());
                case 7 -> assertThat(map.readAll()).isEqualTo(model);
                case 8 ->
                    assertThat(map.putIfAbsent(field, value))
                            .isEqualTo(Optional.ofNullable(model.putIfAbsent(field, value)));
                case 9 -> assertThat(map.containsKey(field)).isEqualTo(model.containsKey(field));
                case 10 -> {
                    Collection<String> fields = List.of("f0", "f3", field);
                    Map<String, String> expected = new HashMap<>(model);
                    expected.keySet().retainAll(fields);
                    assertThat(map.getAll(fields)).isEqualTo(expected);
                }
                default -> {
                    if (random.nextInt(8) == 0) {
                        map.clear();
                        model.clear();
                    }
                }
            }
        }
        work.resource.end(work.xid, XAResource.TMSUCCESS);
        if (work.prepare() == XAResource.XA_OK) {
            work.commit();
        }
        assertThat(Redis.plain().getMap(key).readAllMap()).isEqualTo(model);
        assertThat(Redis.leftovers(Redis.plain())).isEmpty();
    }
}
