package io.concordat.testing.benchmarks.compare;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.concordat.testing.benchmarks.contender.Variant;
import io.concordat.testing.benchmarks.worker.Slice;
import io.concordat.testing.benchmarks.worker.WorkerMain;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A contender in a process of its own. Not thread-safe. */
final class WorkerProcess implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int LINES_OF_ERROR = 15;

    private final Variant variant;
    private final Process process;
    private final Path errors;
    private final BufferedWriter orders;
    private final BufferedReader answers;

    private WorkerProcess(Variant variant, List<String> command, Path directory) throws IOException {
        this.variant = variant;
        this.errors = directory.resolve(variant.id() + ".log");
        this.process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                .start();
        this.orders = process.outputWriter(UTF_8);
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }

    /** Starts one and waits until it could work. */
    static WorkerProcess start(Variant variant, Path directory, Launch launch) throws IOException {
        WorkerProcess worker = new WorkerProcess(variant, launch.command(variant), directory);
        try {
            for (String line : launch.place().lines()) {
                worker.orders.write(line + "\n");
            }
            worker.orders.flush();
            worker.expect("ready");
            return worker;
        } catch (IOException | RuntimeException e) {
            worker.process.destroyForcibly();
            throw e;
        }
    }

    /** Lets it work for a while. */
    Slice work(int callers, Duration time) throws IOException {
        orders.write(callers + " " + time.toMillis() + "\n");
        orders.flush();
        String answer = answer();
        if (answer.startsWith("failed")) {
            throw broken(answer);
        }
        return Slice.ofText(answer);
    }

    /** How many files it has forced in each slice until now. The last thing to ask. */
    List<Long> forces() throws IOException {
        orders.write(WorkerMain.FORCES + "\n");
        orders.flush();
        String answer = answer();
        if (answer.startsWith("failed")) {
            throw broken(answer);
        }
        return Arrays.stream(answer.split(",")).map(Long::valueOf).toList();
    }

    private void expect(String wanted) throws IOException {
        String answer = answer();
        if (!answer.equals(wanted)) {
            throw broken(answer);
        }
    }

    /** Bounded: a worker that hangs is ended, and its output with it. */
    private String answer() throws IOException {
        Thread guard = new Thread(this::endIfSilent, "guard of " + variant.id());
        guard.setDaemon(true);
        guard.start();
        try {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.startsWith(WorkerMain.MARK)) {
                    return line.substring(WorkerMain.MARK.length());
                }
            }
            throw broken("its process has ended, or was ended after " + LIMIT.toSeconds() + " s of silence");
        } finally {
            guard.interrupt();
        }
    }

    private void endIfSilent() {
        try {
            TimeUnit.MILLISECONDS.sleep(LIMIT.toMillis());
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it has answered
        }
    }

    private IllegalStateException broken(String how) throws IOException {
        List<String> said = Files.exists(errors) ? Files.readAllLines(errors) : List.of();
        return new IllegalStateException("The worker of " + variant.id() + " is broken: " + how + "\n"
                + String.join("\n", said.subList(0, Math.min(said.size(), LINES_OF_ERROR))));
    }

    /** Lets it close its contender, and ends it. */
    @Override
    public void close() throws IOException {
        try {
            if (process.isAlive()) {
                orders.close();
                expect("closed");
            }
        } finally {
            process.destroyForcibly();
        }
    }
}
