package io.concordat.testing.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** Counts a process's system calls that force files, with strace where that is there and allowed. Not thread-safe. */
final class Tracer {
    private static final String CALLS = "trace=fsync,fdatasync,msync,sync_file_range";

    private final Path file;
    private final boolean works;
    private long before;

    private Tracer(Path file, boolean works) {
        this.file = file;
        this.works = works;
    }

    static Tracer into(Path file) throws IOException {
        return new Tracer(file, works());
    }

    private static boolean works() throws IOException {
        try {
            Process tried = new ProcessBuilder("strace", "-f", "--seccomp-bpf", "-qq", "-e", CALLS, "true")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return tried.waitFor() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (IOException e) {
            return false; // there is none
        }
    }

    /** What the command of the process begins with. */
    List<String> prefix() {
        return works
                ? List.of("strace", "-f", "--seccomp-bpf", "-qq", "-s", "0", "-o", file.toString(), "-e", CALLS)
                : List.of();
    }

    /** Begins to count. */
    void reset() throws IOException {
        before = calls();
    }

    /** How many there were since, for each transaction. */
    OptionalDouble count(double transactions) throws IOException {
        return works ? OptionalDouble.of((calls() - before) / transactions) : OptionalDouble.empty();
    }

    private long calls() throws IOException {
        if (!works) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.contains("sync") && line.contains("("))
                    .count();
        }
    }
}
