package io.concordat.testing.servers.internal.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How one server is started. Immutable.
 *
 * @param name what messages call the server
 * @param words the program and its arguments
 * @param environment added to the environment of this JVM
 * @param directory the server's own; removed with everything in it when the server is closed or the JVM ends
 * @param port the port of 127.0.0.1 it listens on
 */
public record ServerCommand(
        String name, List<String> words, Map<String, String> environment, Path directory, int port) {
    public ServerCommand {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    /** The file that takes what the server prints. */
    public Path log() {
        return directory.resolve("server.log");
    }

    @Override
    public String toString() {
        return String.join(" ", words);
    }
}
