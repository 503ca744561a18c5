package io.concordat.testing.servers.internal.process;

import java.nio.file.Path;
import java.util.List;

/**
 * How one server is started. Immutable.
 *
 * @param name what messages call the server
 * @param words the program and its arguments
 * @param directory the server's own; removed with everything in it when the server is closed or the JVM ends
 * @param port the port of 127.0.0.1 it listens on
 */
public record ServerCommand(String name, List<String> words, Path directory, int port) {
    /** Copies the words. */
    public ServerCommand {
        words = List.copyOf(words);
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
