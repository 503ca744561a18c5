package io.concordat.testing.servers.internal.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A server's process and the small shell that watches over it: when this JVM is gone, the shell kills the server and
 * removes its directory. Thread-safe.
 */
final class Supervisor {
    private static final Path SHELL = Path.of("/bin/sh");
    private static final String SCRIPT = script();

    private final Process shell;
    private final long pid;
    private final Optional<ProcessHandle> server;
    private final CountDownLatch dead = new CountDownLatch(1);

    private Supervisor(Process shell, BufferedReader output) throws IOException {
        this.shell = shell;
        String first = output.readLine();
        if (first == null) {
            throw new IOException("the supervising shell " + SHELL + " ended without starting the server");
        }
        pid = Long.parseLong(first);
        server = ProcessHandle.of(pid);
        Thread reader = new Thread(() -> awaitEnd(output), "supervisor of pid " + pid);
        reader.setDaemon(true);
        reader.start();
    }

    static Supervisor start(ServerCommand command) {
        List<String> words = new ArrayList<>(List.of(SHELL.toString(), "-c", SCRIPT, "supervise"));
        words.add(command.directory().toString());
        words.add(command.log().toString());
        words.addAll(command.words());
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(command.directory().toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            Process shell = builder.start();
            return new Supervisor(shell, shell.inputReader(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new IllegalStateException(command.name() + " was not started: " + command, e);
        }
    }

    private void awaitEnd(BufferedReader output) {
        try (output) {
            output.readLine();
        } catch (IOException e) {
            // The shell is gone, and the server with it as far as anyone can tell.
        } finally {
            dead.countDown();
        }
    }

    long pid() {
        return pid;
    }

    boolean isAlive() {
        return dead.getCount() > 0 && server.map(ProcessHandle::isAlive).orElse(false);
    }

    /** Kills the server and returns when it is dead, its port and files free. */
    void kill() {
        // A handle remembers the start time: it never kills another process that got the same pid.
        server.ifPresent(ProcessHandle::destroyForcibly);
        awaitDeath();
    }

    private void awaitDeath() {
        try {
            if (!dead.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("pid " + pid + " is still alive 60 s after SIGKILL");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while pid " + pid + " was dying", e);
        }
    }

    /** Ends the supervision of a dead server and leaves its directory to the next supervisor. */
    void handOver() {
        awaitDeath(); // until the shell has said so, the order would be read by its watcher and the directory be
        // removed
        try (Writer order = shell.outputWriter(StandardCharsets.US_ASCII)) {
            order.write("keep\n");
        } catch (IOException e) {
            throw new IllegalStateException("the supervisor of pid " + pid + " does not answer", e);
        }
    }

    /** Kills the server and removes its directory. */
    void close() {
        try {
            shell.getOutputStream().close();
            if (!shell.waitFor(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the supervisor of pid " + pid + " is still alive 60 s after its end");
            }
        } catch (IOException e) {
            throw new IllegalStateException("the supervisor of pid " + pid + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String script() {
        try (InputStream in = Supervisor.class.getResourceAsStream("supervise.sh")) {
            // Without the comments, for the script is seen in the system's list of processes.
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new IllegalStateException("supervise.sh is not readable", e);
        }
    }
}
