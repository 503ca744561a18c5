package io.concordat.testing.faults.history;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of the workload, as its parent sees it. */
final class Child implements AutoCloseable {
    private final Process process;
    private final Path log;
    private final BufferedReader answers;

    private Child(Process process, Path log) {
        this.process = process;
        this.log = log;
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Starts one; returns at once.
     *
     * @param planted what comes before the product on its class path
     */
    static Child start(WorkSettings settings, Path planted) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx192m",
                "-cp",
                planted + File.pathSeparator + System.getProperty("java.class.path"),
                HistoryProcess.class.getName()));
        command.addAll(settings.arguments());
        Path log = settings.directory().resolve("log-" + settings.node() + "-" + settings.life());
        return new Child(
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.to(log.toFile()))
                        .start(),
                log);
    }

    /** Waits until its coordinator has recovered, and lets its callers begin. */
    void go() throws IOException {
        if (!HistoryProcess.READY.equals(answers.readLine())) {
            throw new IllegalStateException("a coordinator did not start; its log is " + log);
        }
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Waits until it has done all its work. */
    void awaitEnd(long seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException("a coordinator process "
                    + (process.isAlive() ? "does not end" : "ended with " + process.exitValue()) + "; its log is "
                    + log);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
