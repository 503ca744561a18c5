package io.concordat.redis;

import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.Servers;
import java.net.URI;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.redisson.api.RedissonClient;

/** A primary and one replica of a test's own; nothing fails over by itself. */
final class ReplicatedRedis implements AutoCloseable {
    final RedisServer primary;
    final RedisServer replica;
    final RedissonClient plain;

    private ReplicatedRedis(RedisOptions options) {
        primary = Servers.startRedis(options);
        String address = "127.0.0.1 " + URI.create(primary.uri()).getPort();
        replica = Servers.startRedis(options.with("replicaof", address));
        plain = Redis.open(primary.uri());
        awaitReplica();
    }

    static ReplicatedRedis start() {
        return with(RedisOptions.defaults());
    }

    static ReplicatedRedis with(RedisOptions options) {
        return new ReplicatedRedis(options.with("repl-diskless-sync-delay", "0"));
    }

    /** Waits for one replica, long enough on a busy machine. */
    RedisXADataSource source() {
        return source(primary.uri(), Durability.replicas(1, Duration.ofSeconds(10)));
    }

    /** Waits for one replica, not for long, over connections of its own. */
    RedisXADataSource impatient() {
        return source(primary.uri(), Durability.replicas(1, Duration.ofMillis(200)));
    }

    static RedisXADataSource source(String uri, Durability durability) {
        return RedisXADataSource.builder()
                .uri(uri)
                .lockWait(Duration.ZERO)
                .durability(durability)
                .build();
    }

    void pauseReplica() {
        replica.process().orElseThrow().pause();
    }

    void resumeReplica() {
        replica.process().orElseThrow().resume();
    }

    /** The replica takes over from a primary that is dead. */
    void failOver() {
        primary.process().orElseThrow().kill();
        String ignored = replica.command("REPLICAOF", "NO", "ONE").text();
    }

    void awaitReplica() {
        Awaitility.await()
                .until(() -> primary.command("INFO", "replication").text().contains("state=online")
                        && primary.command("WAIT", "1", "100").number() == 1);
    }

    @Override
    public void close() {
        plain.shutdown();
        replica.close();
        primary.close();
    }
}
