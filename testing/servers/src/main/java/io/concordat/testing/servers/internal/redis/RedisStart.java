package io.concordat.testing.servers.internal.redis;

import io.concordat.testing.servers.internal.cache.ServerDirectory;
import io.concordat.testing.servers.internal.process.ManagedProcess;
import io.concordat.testing.servers.internal.process.ServerCommand;
import io.concordat.testing.servers.internal.tls.TlsFolder;
import io.concordat.testing.servers.internal.tls.TlsIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.net.SocketFactory;

/** Starts Redis servers of this JVM's own. */
public final class RedisStart {
    private RedisStart() {}

    /** Starts a program on no data; returns when it answers. */
    public static ManagedProcess start(Path program, Map<String, String> settings) {
        return ServerDirectory.with(
                "redis",
                directory -> ManagedProcess.start(
                        port -> command(program, settings, directory, port),
                        new RedisReadiness(SocketFactory.getDefault())));
    }

    /** Starts a program as a Sentinel (Redis documentation, "High availability with Redis Sentinel"). */
    public static ManagedProcess sentinel(Path program, List<String> configuration) {
        return ServerDirectory.with(
                "sentinel",
                directory -> ManagedProcess.start(
                        port -> {
                            List<String> lines = new ArrayList<>(
                                    List.of("bind 127.0.0.1", "port " + port, "dir \"" + directory + "\""));
                            lines.addAll(configuration);
                            return command(program, lines, directory, port, "--sentinel");
                        },
                        new RedisReadiness(SocketFactory.getDefault())));
    }

    /** Starts a program whose only port speaks TLS; returns when it answers. */
    public static ManagedProcess startTls(Path program, Map<String, String> settings, Consumer<TlsFolder> written) {
        return ServerDirectory.with("redis", directory -> {
            TlsIdentity identity = TlsIdentity.ofThisJvm();
            TlsFolder files = identity.write(directory);
            written.accept(files);
            return ManagedProcess.start(
                    port -> {
                        Map<String, String> all = new LinkedHashMap<>(Map.of(
                                "port", "0",
                                "tls-port", Integer.toString(port),
                                "tls-cert-file", files.certificate().toString(),
                                "tls-key-file", files.key().toString(),
                                "tls-ca-cert-file", files.certificate().toString(),
                                "tls-auth-clients", "no"));
                        all.putAll(settings);
                        return command(program, all, directory, port);
                    },
                    new RedisReadiness(identity.sockets()));
        });
    }

    private static ServerCommand command(Path program, Map<String, String> settings, Path directory, int port) {
        Map<String, String> all = new LinkedHashMap<>(Map.of(
                "appendonly", "yes",
                "appendfsync", "always",
                "bind", "127.0.0.1",
                "daemonize", "no",
                "dir", directory.toString(),
                "maxmemory-policy", "noeviction",
                "port", Integer.toString(port),
                "protected-mode", "yes",
                "save", ""));
        all.putAll(settings);
        List<String> lines = all.entrySet().stream()
                .map(setting -> setting.getKey() + " " + quoted(setting.getValue()))
                .toList();
        return command(program, lines, directory, port);
    }

    private static ServerCommand command(
            Path program, List<String> configuration, Path directory, int port, String... arguments) {
        Path file = directory.resolve("server.conf");
        try {
            Files.write(file, configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
        List<String> words = new ArrayList<>(List.of(program.toString(), file.toString()));
        words.addAll(List.of(arguments));
        return new ServerCommand(program.getFileName().toString(), words, directory, port);
    }

    /** One word unless it holds a blank, which separates the words of settings that have several. */
    private static String quoted(String value) {
        return value.contains(" ") ? value : "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
