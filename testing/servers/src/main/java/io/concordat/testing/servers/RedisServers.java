package io.concordat.testing.servers;

import io.concordat.testing.servers.internal.cache.ServerCache;
import io.concordat.testing.servers.internal.choice.Source;
import io.concordat.testing.servers.internal.container.StartedContainer;
import io.concordat.testing.servers.internal.process.ManagedProcess;
import io.concordat.testing.servers.internal.redis.EmbeddedRedis;
import io.concordat.testing.servers.internal.redis.RedisStart;
import io.concordat.testing.servers.internal.redis.RedisWire;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Makes Redis servers of what was chosen. */
final class RedisServers {
    private RedisServers() {}

    static RedisServer start(Source source, RedisOptions options) {
        if (source instanceof Source.Running running) {
            return new RedisServer(running.address(), "Redis, " + source, Optional.empty(), () -> {});
        }
        if (source instanceof Source.Container image) {
            StartedContainer container = StartedContainer.redis(image.image(), options.settings());
            return server(source, container.host(), container.port(), Optional.empty(), container::close);
        }
        if (source instanceof Source.Program found) {
            return start(source, found.executable(), options);
        }
        return start(source, EmbeddedRedis.unpack(ServerCache.ofThisUser()), options);
    }

    private static RedisServer start(Source source, Path program, RedisOptions options) {
        ManagedProcess process = RedisStart.start(program, options.settings());
        return server(source, "127.0.0.1", process.port(), Optional.of(new ServerProcess(process)), process::close);
    }

    private static RedisServer server(
            Source source, String host, int port, Optional<ServerProcess> process, Runnable stop) {
        return new RedisServer(
                "redis://" + host + ":" + port,
                version(host, port) + " at " + host + ":" + port + ", " + source,
                process,
                stop);
    }

    private static String version(String host, int port) {
        try (RedisWire wire = RedisWire.connect(host, port)) {
            // Valkey says redis_version as well, of the Redis that it is compatible with.
            String valkey = wire.info("valkey_version");
            return valkey.isEmpty() ? "Redis " + wire.info("redis_version") : "Valkey " + valkey;
        } catch (IOException e) {
            // A test's own settings may ask for a password.
            return "Redis";
        }
    }
}
