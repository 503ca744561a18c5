package io.concordat.testing.servers.internal.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names and sizes of the files below a directory, hidden ones at its top left out. */
record Contents(String lines) {
    static Contents of(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return new Contents(files.filter(Files::isRegularFile)
                    .map(directory::relativize)
                    .filter(file -> !file.toString().startsWith("."))
                    .sorted()
                    .map(file -> file + " " + size(directory.resolve(file)))
                    .collect(Collectors.joining("\n", "", "\n")));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return lines;
    }
}
