package io.concordat.testing.servers.internal.mysql;

import io.concordat.testing.servers.internal.cache.ServerCache;
import io.concordat.testing.servers.internal.cache.ServerDirectory;
import io.concordat.testing.servers.internal.process.ManagedProcess;
import io.concordat.testing.servers.internal.process.ServerCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

/** Starts MySQL servers of this JVM's own. */
public final class MySqlStart {
    private MySqlStart() {}

    /** Starts a program on a fresh data directory with the database {@code concordat}; returns when it answers. */
    public static ManagedProcess start(MySqlProgram program, Map<String, String> settings, ServerCache cache) {
        return ServerDirectory.with("mysql", directory -> {
            Path data = directory.resolve("data");
            try {
                MySqlTemplate.copy(program, cache, data);
            } catch (IOException e) {
                throw new UncheckedIOException("no data directory for " + program.label(), e);
            }
            return ManagedProcess.start(
                    port -> new ServerCommand(
                            program.label(), MySqlSettings.words(program, directory, port, settings), directory, port),
                    new MySqlReadiness(data));
        });
    }

    /** The URL of a server on this machine; no TLS, for nothing leaves the loopback. */
    public static String jdbcUrl(int port) {
        return jdbcUrl("127.0.0.1", port);
    }

    /** The URL of a server started for tests. */
    public static String jdbcUrl(String host, int port) {
        return "jdbc:mysql://" + host + ":" + port + "/concordat?sslMode=DISABLED&allowPublicKeyRetrieval=true";
    }
}
