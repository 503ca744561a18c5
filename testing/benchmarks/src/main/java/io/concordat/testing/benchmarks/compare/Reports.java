package io.concordat.testing.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Brings what was found to people and programs. */
public final class Reports {
    private Reports() {}

    /** Writes the files that are wanted, and gives the table. */
    public static String write(Comparison comparison) throws IOException {
        if (comparison.options().output().json().isPresent()) {
            Path file = comparison.options().output().json().get().toAbsolutePath();
            Files.createDirectories(file.getParent());
            Files.writeString(file, CompareJson.of(comparison));
        }
        if (comparison.options().output().svg().isPresent()) {
            Path folder =
                    Files.createDirectories(comparison.options().output().svg().get());
            for (Aof aof : comparison.options().aof()) {
                Files.writeString(folder.resolve("compare-" + aof.id() + ".svg"), Plot.of(comparison, aof));
            }
        }
        return CompareTable.of(comparison);
    }
}
