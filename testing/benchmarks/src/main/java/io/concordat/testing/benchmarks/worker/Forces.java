package io.concordat.testing.benchmarks.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;

/**
 * Counts {@code FileChannel.force} in this process, with Java's flight recorder: one recording for its whole life, read once
 * at the end, because to begin and to read one takes longer than a short slice. Not thread-safe.
 */
final class Forces implements AutoCloseable {
    private static final String EVENT = "jdk.FileForce";

    private final Recording recording = new Recording();
    private final List<Span> spans = new ArrayList<>();

    /** From when to when a slice was. */
    private record Span(Instant begin, Instant end) {
        boolean holds(Instant time) {
            return !time.isBefore(begin) && !time.isAfter(end);
        }
    }

    Forces() {
        recording.enable(EVENT).withThreshold(Duration.ZERO).withoutStackTrace();
        recording.start();
    }

    /** Counts for a slice by itself, which has just ended. */
    void slice(Instant begin) {
        spans.add(new Span(begin, Instant.now()));
    }

    /** Ends the count: how many there were in each slice, with commas. */
    String counts() throws IOException {
        recording.stop();
        long[] counts = new long[spans.size()];
        Path file = Files.createTempFile("forces", ".jfr");
        try {
            recording.dump(file);
            try (RecordingFile events = new RecordingFile(file)) {
                while (events.hasMoreEvents()) {
                    var event = events.readEvent();
                    if (event.getEventType().getName().equals(EVENT)) {
                        count(event.getStartTime(), counts);
                    }
                }
            }
        } finally {
            Files.delete(file);
        }
        return LongStream.of(counts).mapToObj(Long::toString).collect(Collectors.joining(","));
    }

    private void count(Instant time, long[] counts) {
        for (int i = 0; i < counts.length; i++) {
            if (spans.get(i).holds(time)) {
                counts[i]++;
                return;
            }
        }
    }

    @Override
    public void close() {
        recording.close();
    }
}
