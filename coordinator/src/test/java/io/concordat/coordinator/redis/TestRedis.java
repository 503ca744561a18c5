package io.concordat.coordinator.redis;

import io.concordat.redis.RedisXADataSource;
import io.concordat.testing.servers.RedisCluster;
import io.concordat.testing.servers.RedisSentinel;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.resp.RedisReply;
import java.net.URI;

/** A Redis of any topology: how it is opened by the adapter, and read past it. */
interface TestRedis {
    RedisXADataSource open();

    /** Where a key is now. */
    RedisReply command(String key, String... words);

    static TestRedis of(RedisServer server) {
        return new TestRedis() {
            @Override
            public RedisXADataSource open() {
                return RedisXADataSource.builder().uri(server.uri()).build();
            }

            @Override
            public RedisReply command(String key, String... words) {
                return server.command(words);
            }
        };
    }

    static TestRedis of(RedisSentinel sentinel) {
        return new TestRedis() {
            @Override
            public RedisXADataSource open() {
                return RedisXADataSource.builder()
                        .sentinel(
                                RedisSentinel.MASTER_NAME,
                                sentinel.sentinelUris().stream()
                                        .map(URI::create)
                                        .toArray(URI[]::new))
                        .build();
            }

            @Override
            public RedisReply command(String key, String... words) {
                return sentinel.primary().command(words);
            }
        };
    }

    static TestRedis of(RedisCluster cluster) {
        return new TestRedis() {
            @Override
            public RedisXADataSource open() {
                return RedisXADataSource.builder()
                        .cluster(cluster.uris().stream().map(URI::create).toArray(URI[]::new))
                        .build();
            }

            @Override
            public RedisReply command(String key, String... words) {
                return cluster.masterOf(key).command(words);
            }
        };
    }
}
