package io.concordat.samples.dualwrite.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The directory of the coordinator's decisions, for this run only. An application keeps its own for ever. */
final class JournalDirectory {
    private JournalDirectory() {}

    static Path create() throws IOException {
        return Files.createTempDirectory("concordat-demo-journal");
    }

    static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The demo's journal " + directory + " cannot be deleted", e);
        }
    }
}
