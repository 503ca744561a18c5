package io.concordat.testing.benchmarks.compare;

import io.concordat.testing.benchmarks.contender.Variant;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a contender's process finds: all that this one does, but for Atomikos alone, which must not meet our coordinator. */
public final class ClassPath {
    private static final String COORDINATOR = "io/concordat/coordinator/Coordinator.class";

    private ClassPath() {}

    /** Without this project's coordinator. */
    public static String ofAtomikosAlone() {
        return of(Variant.ATOMIKOS);
    }

    static String of(Variant variant) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath())
                .filter(entry -> !variant.needsAtomikosAlone() || !hasCoordinator(entry))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static boolean hasCoordinator(Path entry) {
        if (!entry.toString().endsWith(".jar") || !Files.exists(entry)) {
            return Files.exists(entry.resolve(COORDINATOR));
        }
        try (JarFile jar = new JarFile(entry.toFile())) {
            return jar.getEntry(COORDINATOR) != null;
        } catch (IOException e) {
            throw new UncheckedIOException(entry + " of the class path cannot be read", e);
        }
    }
}
