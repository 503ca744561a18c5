package io.concordat.redis;

import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.ServerProcess;
import io.concordat.testing.servers.Servers;
import java.time.Duration;
import org.redisson.api.RedissonClient;

/** A Redis of a test's own, with an ordinary client and a data source that answers quickly when it is away. */
final class OwnRedis implements AutoCloseable {
    final RedisServer server;
    final RedissonClient plain;
    final RedisXADataSource source;

    private OwnRedis(RedisOptions options) {
        server = Servers.startRedis(options);
        plain = Redis.open(server.uri());
        source = newSource();
    }

    static OwnRedis start() {
        return new OwnRedis(RedisOptions.defaults());
    }

    static OwnRedis with(String setting, String value) {
        return new OwnRedis(RedisOptions.defaults().with(setting, value));
    }

    /** As another process would make it. */
    RedisXADataSource newSource() {
        return RedisXADataSource.builder()
                .uri(server.uri())
                .lockWait(Duration.ZERO)
                .build();
    }

    ServerProcess process() {
        return server.process().orElseThrow();
    }

    @Override
    public void close() {
        source.close();
        plain.shutdown();
        server.close();
    }
}
