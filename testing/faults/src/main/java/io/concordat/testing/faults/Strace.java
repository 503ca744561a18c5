package io.concordat.testing.faults;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes system calls of a process on the files of a journal fail, and knows which were made. */
final class Strace {
    /** The journal of one run never gets so far. */
    private static final int SEGMENTS = 40;

    private static final String CALLS = "write,pwrite64,fdatasync,fsync,rename";
    private static final String INJECTED = "(INJECTED)";

    private Strace() {}

    /** What the command of a process begins with, when it is to fail; it has the files of that journal alone in its sight. */
    static List<String> command(DiskFault.SystemCall fault, Path journal) throws IOException {
        Path directory = Files.createDirectories(journal).toRealPath();
        List<String> command =
                new ArrayList<>(List.of(program().toString(), "-f", "--seccomp-bpf", "-qq", "-y", "-s", "0"));
        command.addAll(List.of("-o", record(journal).toString(), "-e", "trace=" + CALLS));
        command.addAll(List.of("-e", "inject=" + fault.injection(), "-P", directory.toString()));
        for (int i = 1; i <= SEGMENTS; i++) {
            String name =
                    directory.resolve(String.format("segment-%010d.journal", i)).toString();
            command.addAll(List.of("-P", name, "-P", name + ".new"));
        }
        return command;
    }

    /**
     * Whether this machine, or its container, forbids one process to trace another: empty if strace traces, else what to do.
     *
     * @throws IllegalStateException if strace is not there, or fails for any other reason
     */
    static Optional<String> forbidden(Path directory) throws IOException, InterruptedException {
        Path said = directory.resolve("strace.log");
        ProcessBuilder builder = new ProcessBuilder(
                        program().toString(), "-f", "--seccomp-bpf", "-qq", "-e", "trace=fsync", "true")
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().put("LC_ALL", "C");
        if (builder.start().waitFor() == 0) {
            return Optional.empty();
        }
        String reason = Files.readString(said).strip();
        if (!reason.contains("Operation not permitted")) {
            throw new IllegalStateException("strace fails, and not because tracing is forbidden: " + reason);
        }
        return Optional.of("Tracing is forbidden on this machine (" + reason
                + "). In a container, allow it: docker run --cap-add=SYS_PTRACE");
    }

    private static Path record(Path journal) {
        return journal.resolveSibling(journal.getFileName() + ".strace");
    }

    private static Path program() {
        Optional<String> servers = Optional.ofNullable(System.getenv("CONCORDAT_SERVERS"));
        Stream<Path> unpacked = servers.map(folder -> Path.of(folder, "strace", "bin")).stream();
        Stream<Path> installed =
                Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(Path::of);
        return Stream.concat(unpacked, installed)
                .map(folder -> folder.resolve("strace"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("There is no strace on the PATH, nor under"
                        + " CONCORDAT_SERVERS: bin/servers unpacks it on Debian."));
    }

    /** What the journal did wrong: it must have met the fault, and must not have touched a segment that failed again. */
    static List<String> violations(Path journal) throws IOException {
        List<String> lines = Files.readAllLines(record(journal));
        int failed = lines.indexOf(lines.stream()
                .filter(line -> line.contains(INJECTED))
                .findFirst()
                .orElse(""));
        if (failed < 0) {
            return List.of("nothing has failed: strace has seen " + lines.size() + " calls and made none of them fail");
        }
        Optional<String> later = lines.stream()
                .skip(failed + 1L)
                .filter(line -> line.contains(journal.getFileName().toString()))
                .findFirst();
        return later.map(call -> "after " + lines.get(failed) + " the journal went on with " + call).stream()
                .toList();
    }
}
