package io.concordat.testing.benchmarks.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;

/** Counts {@code FileChannel.force} in this process, with Java's flight recorder; it costs next to nothing. */
final class Forces implements AutoCloseable {
    private static final String EVENT = "jdk.FileForce";

    private final Recording recording = new Recording();

    Forces() {
        recording.enable(EVENT).withThreshold(Duration.ZERO).withoutStackTrace();
        recording.start();
    }

    /** Ends the count. */
    long count() throws IOException {
        recording.stop();
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

    @Override
    public void close() {
        recording.close();
    }
}
