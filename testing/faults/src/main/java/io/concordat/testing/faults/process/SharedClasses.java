package io.concordat.testing.faults.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * The classes of coordinator processes in an archive, from which later ones load them in half the time (class data sharing).
 * The first process that has done its work is ended to make the archive. Thread-safe.
 */
final class SharedClasses {
    private final Path directory;
    private final String classPath;
    private final AtomicBoolean asked = new AtomicBoolean();
    private volatile boolean made;

    /** @param directory of its own, which need not exist */
    SharedClasses(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
            classPath = ClassPath.ofJars(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("the class path of coordinator processes cannot be made", e);
        }
    }

    /** The class path of processes that share classes. */
    String classPath() {
        return classPath;
    }

    /** What a process is started with. */
    List<String> options(int process) {
        if (made) {
            return List.of("-XX:SharedArchiveFile=" + directory.resolve("classes.jsa"));
        }
        return asked.get() ? List.of() : List.of("-XX:ArchiveClassesAtExit=" + own(process));
    }

    private Path own(int process) {
        return directory.resolve("process-" + process + ".jsa");
    }

    /** Whether a process is to be ended for its classes: answers true once. */
    boolean asks() {
        return asked.compareAndSet(false, true);
    }

    /** Ends that process, which takes a second or two. */
    void takeFrom(Jvm jvm, int process) {
        jvm.end();
        try {
            if (Files.exists(own(process))) {
                Files.move(own(process), directory.resolve("classes.jsa"));
                made = true;
            }
        } catch (IOException e) {
            // processes go on without it
        }
    }

    /** Removes everything. */
    void close() {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted((one, other) -> other.compareTo(one))
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            // the directory above is temporary too
        }
    }
}
