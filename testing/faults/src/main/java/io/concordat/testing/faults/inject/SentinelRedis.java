package io.concordat.testing.faults.inject;

import io.concordat.testing.servers.RedisOptions;
import io.concordat.testing.servers.RedisSentinel;
import io.concordat.testing.servers.RedisServer;
import io.concordat.testing.servers.ServerProcess;
import io.concordat.testing.servers.Servers;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A primary Redis and a replica that Sentinels watch, for one run after the other. */
final class SentinelRedis implements AutoCloseable {
    private final RedisSentinel servers;

    private SentinelRedis(RedisSentinel servers) {
        this.servers = servers;
    }

    static SentinelRedis start() {
        return new SentinelRedis(Servers.startRedisSentinel(1, RedisOptions.defaults()));
    }

    /** Empties the primary, and waits until the replica is empty too. */
    void empty() {
        servers.awaitStable();
        servers.primary().command("FLUSHALL");
        servers.awaitStable();
    }

    /** The present primary. */
    RedisServer primary() {
        return servers.primary();
    }

    /** The Sentinels' addresses, separated by commas. */
    String uris() {
        return String.join(",", servers.sentinelUris());
    }

    /**
     * Kills the primary, waits until the replica is promoted, and has the old one follow it.
     *
     * @param millis for how long the replica is cut off before that
     * @param begun run when the fault has begun
     */
    void failOver(int millis, Runnable begun) throws InterruptedException {
        RedisServer old = servers.primary();
        if (millis > 0) {
            // Cut off for certain: what is sent to a stopped replica waits for it in its socket.
            ServerProcess replica = servers.data().replicas().get(0).process().orElseThrow();
            replica.pause();
            old.command("CLIENT", "KILL", "TYPE", "replica");
            begun.run();
            TimeUnit.MILLISECONDS.sleep(millis);
            old.process().orElseThrow().kill();
            replica.resume();
        } else {
            old.process().orElseThrow().kill();
            begun.run();
        }
        RedisServer promoted = servers.awaitPromotion(old);
        old.process().orElseThrow().restart();
        old.command(
                "REPLICAOF", "127.0.0.1", Integer.toString(promoted.address().port()));
        servers.awaitStable();
    }

    /** What the servers have printed, by their names. */
    Map<String, Path> logs() {
        Map<String, Path> logs = new LinkedHashMap<>();
        put(logs, "redis", servers.data().servers());
        put(logs, "sentinel", servers.sentinels());
        return logs;
    }

    private static void put(Map<String, Path> logs, String name, List<RedisServer> servers) {
        for (int i = 0; i < servers.size(); i++) {
            logs.put(
                    name + "-" + (i + 1), servers.get(i).process().orElseThrow().log());
        }
    }

    @Override
    public void close() {
        servers.close();
    }
}
