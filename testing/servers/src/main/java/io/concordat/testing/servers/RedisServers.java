package io.concordat.testing.servers;

import io.concordat.testing.servers.internal.cache.ServerCache;
import io.concordat.testing.servers.internal.choice.Source;
import io.concordat.testing.servers.internal.container.StartedContainer;
import io.concordat.testing.servers.internal.process.ManagedProcess;
import io.concordat.testing.servers.internal.redis.EmbeddedRedis;
import io.concordat.testing.servers.internal.redis.RedisStart;
import io.concordat.testing.servers.internal.tls.TlsFolder;
import io.concordat.testing.servers.internal.tls.TlsIdentity;
import io.concordat.testing.servers.resp.RedisAddress;
import io.concordat.testing.servers.resp.RedisConnection;
import io.concordat.testing.servers.resp.RedisErrorException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

/** Makes Redis servers of what was chosen. */
final class RedisServers {
    private RedisServers() {}

    static RedisServer start(Source source, RedisOptions options) {
        if (source instanceof Source.Running running) {
            RedisAddress address = RedisAddress.of(URI.create(running.address()));
            return new RedisServer(
                    running.address(), address, "Redis, " + source, Optional.empty(), Optional.empty(), () -> {});
        }
        if (source instanceof Source.Container image) {
            if (options.isTls()) {
                throw notHere(source);
            }
            StartedContainer container = StartedContainer.redis(image.image(), options.settings());
            RedisAddress address = RedisAddress.of(container.host(), container.port());
            return server(source, login(address, options), Optional.empty(), Optional.empty(), container::close);
        }
        return process(source, options);
    }

    /**
     * Starts a process of this machine.
     *
     * @throws IllegalStateException if the source has none; says what to set instead
     */
    static RedisServer process(Source source, RedisOptions options) {
        if (options.isTls()) {
            return tls(source, options);
        }
        ManagedProcess process = RedisStart.start(program(source), options.settings());
        RedisAddress address = RedisAddress.of("127.0.0.1", process.port());
        return server(
                source,
                login(address, options),
                Optional.empty(),
                Optional.of(new ServerProcess(process)),
                process::close);
    }

    private static RedisServer tls(Source source, RedisOptions options) {
        return tls(source, options, files -> RedisStart.startTls(program(source), options.settings(), files));
    }

    /** @param start gives the folder of its TLS files to the argument */
    private static RedisServer tls(
            Source source, RedisOptions options, Function<Consumer<TlsFolder>, ManagedProcess> start) {
        AtomicReference<TlsFolder> files = new AtomicReference<>();
        ManagedProcess process = start.apply(files::set);
        RedisAddress address = new RedisAddress(
                "127.0.0.1", process.port(), TlsIdentity.ofThisJvm().sockets(), List.of());
        RedisTls tls = new RedisTls(files.get().trustStore(), files.get().keyStore(), TlsIdentity.PASSWORD);
        return server(
                source,
                login(address, options),
                Optional.of(tls),
                Optional.of(new ServerProcess(process)),
                process::close);
    }

    /**
     * Starts a Sentinel.
     *
     * @param options of its own
     * @param watched the lines of its configuration file that say what it watches
     * @throws IllegalStateException as {@link #process}
     */
    static RedisServer sentinel(Source source, RedisOptions options, List<String> watched) {
        if (options.isTls()) {
            return tls(
                    source,
                    options,
                    files -> RedisStart.sentinelTls(program(source), options.settings(), watched, files));
        }
        ManagedProcess process = RedisStart.sentinel(program(source), options.settings(), watched);
        return server(
                source,
                login(RedisAddress.of("127.0.0.1", process.port()), options),
                Optional.empty(),
                Optional.of(new ServerProcess(process)),
                process::close);
    }

    private static Path program(Source source) {
        if (source instanceof Source.Program found) {
            return found.executable();
        }
        if (source instanceof Source.Embedded) {
            return EmbeddedRedis.unpack(ServerCache.ofThisUser());
        }
        throw notHere(source);
    }

    private static IllegalStateException notHere(Source source) {
        return new IllegalStateException("Redis servers that work together or speak TLS need a program on this machine,"
                + " not " + source + ": put redis-server on the PATH or under CONCORDAT_SERVERS");
    }

    private static RedisServer server(
            Source source,
            RedisAddress address,
            Optional<RedisTls> tls,
            Optional<ServerProcess> process,
            Runnable stop) {
        return new RedisServer(
                address.uri(), address, version(address) + " at " + address + ", " + source, tls, process, stop);
    }

    private static RedisAddress login(RedisAddress address, RedisOptions options) {
        String password = options.settings().getOrDefault("requirepass", "");
        return password.isEmpty() ? address : address.as(password);
    }

    private static String version(RedisAddress address) {
        try (RedisConnection connection = address.connect()) {
            Map<String, String> info = connection.info("server");
            // Valkey says redis_version as well, of the Redis that it is compatible with.
            return info.containsKey("valkey_version")
                    ? "Valkey " + info.get("valkey_version")
                    : "Redis " + info.get("redis_version");
        } catch (IOException | RedisErrorException e) {
            // A test's own settings may refuse the usual login.
            return "Redis";
        }
    }
}
