package io.concordat.testing.servers.internal.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the threads of a process are doing, where the system shows it (proc(5)). */
final class ThreadStates {
    private ThreadStates() {}

    /** Whether every thread is stopped by a signal; true as well where the system does not tell. */
    static boolean allStopped(long pid) {
        Path tasks = Path.of("/proc", Long.toString(pid), "task");
        if (!Files.isDirectory(tasks)) {
            return true;
        }
        try (Stream<Path> threads = Files.list(tasks)) {
            return threads.allMatch(ThreadStates::isStopped);
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    private static boolean isStopped(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            // The name before the state is in parentheses and may hold any character.
            return stat.startsWith("T", stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return true;
        }
    }
}
