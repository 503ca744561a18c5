package io.concordat.redis;

import io.concordat.testing.servers.Servers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.KeysScanOptions;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

/** The Redis that the tests of this module share, through one plain client. */
final class Redis {
    private static final RedissonClient CLIENT = open(Servers.redis().uri());
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private Redis() {}

    /** An ordinary client, as any other program would use. */
    static RedissonClient plain() {
        return CLIENT;
    }

    static RedissonClient open(String uri) {
        Config config = new Config();
        config.setUseScriptCache(false).setNettyThreads(2).setThreads(2).setCodec(StringCodec.INSTANCE);
        config.setLazyInitialization(true);
        config.useSingleServer()
                .setAddress(uri)
                .setConnectionMinimumIdleSize(1)
                .setSubscriptionConnectionMinimumIdleSize(0);
        return Redisson.create(config);
    }

    /** A data source over the shared client. */
    static RedisXADataSource dataSource() {
        return RedisXADataSource.builder().client(CLIENT).build();
    }

    static RedisXADataSourceBuilder builder() {
        return RedisXADataSource.builder().client(CLIENT).lockWait(Duration.ZERO);
    }

    /** Shares nothing with the other data sources, as if it were in another process. */
    static RedisXADataSource otherProcess() {
        return RedisXADataSource.builder()
                .uri(Servers.redis().uri().replace("127.0.0.1", "localhost"))
                .lockWait(Duration.ZERO)
                .build();
    }

    /** A key that no other test uses. */
    static String key(String name) {
        return name + "-" + NUMBER.incrementAndGet();
    }

    /** What the adapter has left behind, outcomes and the marker apart. */
    static List<String> leftovers(RedissonClient client) {
        return StreamSupport.stream(
                        client.getKeys()
                                .getKeys(KeysScanOptions.defaults().pattern("concordat:*"))
                                .spliterator(),
                        false)
                .filter(key -> !key.contains(":outcome:"))
                .toList();
    }
}
