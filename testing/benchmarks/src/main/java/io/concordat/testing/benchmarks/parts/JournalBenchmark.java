package io.concordat.testing.benchmarks.parts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Decisions made durable on this machine's disk, one after the other by each caller. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class JournalBenchmark {
    @Param("CONCORDAT")
    private DecisionStore.Kind store;

    private Path directory;
    private DecisionStore opened;

    /** Opens it. */
    @Setup(Level.Trial)
    public void open() throws Exception {
        directory = Files.createTempDirectory("concordat-parts");
        opened = store.open(directory);
    }

    /** One decision. */
    @Benchmark
    public void decide() throws Exception {
        opened.decide();
    }

    /** Closes and removes it. */
    @TearDown(Level.Trial)
    public void close() throws Exception {
        opened.close();
        List<Path> all;
        try (Stream<Path> walk = Files.walk(directory)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            delete(each);
        }
    }

    private static void delete(Path file) throws IOException {
        boolean ignored = Files.deleteIfExists(file);
    }
}
