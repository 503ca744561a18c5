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
        return plain("redis", (ports, directory, port) -> command(program, with(ports, settings), directory, port));
    }

    /** Starts a program whose only port speaks TLS; returns when it answers. */
    public static ManagedProcess startTls(Path program, Map<String, String> settings, Consumer<TlsFolder> written) {
        return tls(
                "redis", written, (ports, directory, port) -> command(program, with(ports, settings), directory, port));
    }

    /**
     * Starts a program as a Sentinel (Redis documentation, "High availability with Redis Sentinel").
     *
     * @param settings of its own
     * @param watched the lines of its configuration file that say what it watches
     */
    public static ManagedProcess sentinel(Path program, Map<String, String> settings, List<String> watched) {
        return plain(
                "sentinel",
                (ports, directory, port) -> sentinel(program, with(ports, settings), watched, directory, port));
    }

    /** As {@link #sentinel}, and both its only port and its connections to others speak TLS. */
    public static ManagedProcess sentinelTls(
            Path program, Map<String, String> settings, List<String> watched, Consumer<TlsFolder> written) {
        return tls(
                "sentinel",
                written,
                (ports, directory, port) -> sentinel(program, with(ports, settings), watched, directory, port));
    }

    private static ManagedProcess plain(String kind, Commands commands) {
        return ServerDirectory.with(
                kind,
                directory -> ManagedProcess.start(
                        port -> commands.of(Map.of("port", Integer.toString(port)), directory, port),
                        new RedisReadiness(SocketFactory.getDefault())));
    }

    private static ManagedProcess tls(String kind, Consumer<TlsFolder> written, Commands commands) {
        return ServerDirectory.with(kind, directory -> {
            TlsIdentity identity = TlsIdentity.ofThisJvm();
            TlsFolder files = identity.write(directory);
            written.accept(files);
            return ManagedProcess.start(
                    port -> commands.of(
                            Map.of(
                                    "port", "0",
                                    "tls-port", Integer.toString(port),
                                    "tls-cert-file", files.certificate().toString(),
                                    "tls-key-file", files.key().toString(),
                                    "tls-ca-cert-file", files.certificate().toString(),
                                    "tls-auth-clients", "no"),
                            directory,
                            port),
                    new RedisReadiness(identity.sockets()));
        });
    }

    private static ServerCommand command(Path program, Map<String, String> settings, Path directory, int port) {
        Map<String, String> usual = Map.of(
                "appendonly", "yes",
                "appendfsync", "always",
                "bind", "127.0.0.1",
                "daemonize", "no",
                "dir", directory.toString(),
                "maxmemory-policy", "noeviction",
                "protected-mode", "yes",
                "save", "");
        return command(program, lines(with(usual, settings)), directory, port);
    }

    private static ServerCommand sentinel(
            Path program, Map<String, String> settings, List<String> watched, Path directory, int port) {
        Map<String, String> usual = Map.of("bind", "127.0.0.1", "dir", directory.toString());
        List<String> lines = new ArrayList<>(lines(with(usual, settings)));
        lines.addAll(watched);
        return command(program, lines, directory, port, "--sentinel");
    }

    /** Later settings win. */
    private static Map<String, String> with(Map<String, String> settings, Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.putAll(more);
        return all;
    }

    private static List<String> lines(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + " " + quoted(setting.getValue()))
                .toList();
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

    /** Makes the command line from the settings of its ports, the folder, and the port. */
    private interface Commands {
        ServerCommand of(Map<String, String> ports, Path directory, int port);
    }
}
