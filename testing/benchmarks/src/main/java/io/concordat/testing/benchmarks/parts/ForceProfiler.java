package io.concordat.testing.benchmarks.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/** How often files are forced for an operation, by Java's flight recorder. JMH makes it, in the process that is measured. */
public final class ForceProfiler implements InternalProfiler {
    static final String NAME = "forces";

    private static final String EVENT = "jdk.FileForce";

    private Recording recording = new Recording();

    @Override
    public String getDescription() {
        return "forced files";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        recording = new Recording();
        recording.enable(EVENT).withThreshold(Duration.ZERO).withoutStackTrace();
        recording.start();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        recording.stop();
        try {
            double forces = count();
            return List.of(new ScalarResult(
                    NAME, forces / result.getMetadata().getAllOps(), "forces/op", AggregationPolicy.AVG));
        } catch (IOException e) {
            throw new UncheckedIOException("The flight recorder's file cannot be read", e);
        } finally {
            recording.close();
        }
    }

    private long count() throws IOException {
        Path file = Files.createTempFile("forces", ".jfr");
        try {
            recording.dump(file);
            long count = 0;
            try (RecordingFile events = new RecordingFile(file)) {
                while (events.hasMoreEvents()) {
                    if (events.readEvent().getEventType().getName().equals(EVENT)) {
                        count++;
                    }
                }
            }
            return count;
        } finally {
            Files.delete(file);
        }
    }
}
