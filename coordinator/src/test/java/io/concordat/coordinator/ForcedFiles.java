package io.concordat.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * What this process forces to its disk, counted by the JDK's flight recorder and not by our code: every
 * {@link FileChannel#force}, of whatever library. {@link WallsTest} sees to it that ours force in no other way.
 */
final class ForcedFiles {
    private ForcedFiles() {}

    interface Work {
        void run() throws Exception;
    }

    /**
     * The files and directories that are forced during the work, one entry for each time. One of its own is forced at the
     * end, and must be among what is counted: nothing is not the answer of a recorder that is off.
     *
     * @param directory for files of its own
     */
    static List<Path> during(Path directory, Work work) throws Exception {
        Path probe = directory.resolve("probe");
        List<Path> forced;
        try (Recording recording = new Recording()) {
            recording.enable("jdk.FileForce").withoutStackTrace().withThreshold(Duration.ZERO);
            recording.start();
            work.run();
            force(probe);
            recording.stop();
            forced = read(recording, directory.resolve("recording.jfr"));
        }
        assertThat(forced).containsOnlyOnce(probe);
        forced.remove(probe);
        return forced;
    }

    private static void force(Path file) throws Exception {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.force(true);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static List<Path> read(Recording recording, Path file) throws Exception {
        recording.dump(file);
        try {
            List<Path> paths = new ArrayList<>();
            for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
                paths.add(Path.of(event.getString("path")));
            }
            return paths;
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
