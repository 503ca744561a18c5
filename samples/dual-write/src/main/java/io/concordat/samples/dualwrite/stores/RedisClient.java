package io.concordat.samples.dualwrite.stores;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.KeysScanOptions;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

/** Redis as any other program sees it, outside every transaction. Thread-safe. */
public final class RedisClient implements AutoCloseable {
    private static final int CHUNK = 1000;

    private final RedissonClient client;

    private RedisClient(RedissonClient client) {
        this.client = client;
    }

    /** Connects. */
    public static RedisClient connect(Stores stores) {
        Config config = new Config();
        config.setThreads(1);
        config.setNettyThreads(1);
        config.setCodec(StringCodec.INSTANCE);
        config.useSingleServer()
                .setAddress(stores.redisUri())
                .setConnectionPoolSize(2)
                .setConnectionMinimumIdleSize(1)
                .setSubscriptionConnectionMinimumIdleSize(0)
                .setSubscriptionConnectionPoolSize(1);
        return new RedisClient(Redisson.create(config));
    }

    /** The names of all keys of a pattern. */
    public List<String> keys(String pattern) {
        KeysScanOptions options = KeysScanOptions.defaults().pattern(pattern).chunkSize(CHUNK);
        return client.getKeys().getKeysStream(options).distinct().sorted().toList();
    }

    /** The strings of all keys of a pattern, by key. */
    public Map<String, String> strings(String pattern) {
        List<String> keys = keys(pattern);
        Map<String, String> values = new TreeMap<>();
        for (int from = 0; from < keys.size(); from += CHUNK) {
            List<String> chunk = keys.subList(from, Math.min(keys.size(), from + CHUNK));
            values.putAll(client.getBuckets().get(chunk.toArray(String[]::new)));
        }
        return values;
    }

    /** All fields of a hash. */
    public Map<String, String> hash(String key) {
        return client.<String, String>getMap(key).readAllMap();
    }

    /** The members of a sorted set. */
    public List<String> sortedSet(String key) {
        return List.copyOf(client.<String>getScoredSortedSet(key).readAll());
    }

    /** Sets a string. */
    public void putString(String key, String value) {
        client.<String>getBucket(key).set(value);
    }

    /** Sets fields of a hash. */
    public void putHash(String key, Map<String, String> fields) {
        client.<String, String>getMap(key).putAll(fields);
    }

    /** Sets one field of a hash. */
    public void putField(String key, String field, String value) {
        client.<String, String>getMap(key).fastPut(field, value);
    }

    /** Deletes keys; says how many there were. */
    public long delete(List<String> keys) {
        return keys.isEmpty() ? 0 : client.getKeys().delete(keys.toArray(String[]::new));
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
