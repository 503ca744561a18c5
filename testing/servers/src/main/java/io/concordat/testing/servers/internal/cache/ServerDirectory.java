package io.concordat.testing.servers.internal.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/** The temporary directory of one server. */
public final class ServerDirectory {
    private ServerDirectory() {}

    /**
     * Creates a directory and starts a server in it.
     *
     * @param start takes the directory over; if it throws, the directory is removed
     */
    public static <T> T with(String name, Function<Path, T> start) {
        try {
            // The real path, for servers report theirs so.
            Path directory =
                    Files.createTempDirectory("concordat-" + name + "-").toRealPath();
            try {
                return start.apply(directory);
            } catch (RuntimeException | Error e) {
                FileTree.delete(directory);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "no directory for " + name + " in " + System.getProperty("java.io.tmpdir"), e);
        }
    }
}
