package io.concordat.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** For what lives as long as the JVM, as static transaction managers do. */
final class TemporaryFolder {
    private TemporaryFolder() {}

    /** A new folder, deleted when the JVM ends. */
    static Path forThisJvm(String name) {
        try {
            Path folder = Files.createTempDirectory("concordat-" + name);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder), "delete-" + name));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
