package io.concordat.samples.dualwrite.demo;

import io.concordat.samples.dualwrite.Logs;
import io.concordat.samples.dualwrite.stores.Stores;
import io.concordat.samples.dualwrite.workload.Assignment;
import io.concordat.samples.dualwrite.workload.Message;
import io.concordat.samples.dualwrite.workload.Worker;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** This program once more, as a child process that works and perhaps dies. */
final class WorkerProcess {
    private WorkerProcess() {}

    /**
     * Runs a worker until its end.
     *
     * @param messages is told what the worker says
     * @throws IllegalStateException if it could not work, or did not end as assigned
     */
    static void run(Stores stores, Assignment assignment, boolean verbose, Consumer<Message> messages)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command(assignment));
        builder.environment().putAll(stores.environment());
        builder.environment().put(Logs.variable(), Boolean.toString(verbose));
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        Process process = builder.start();
        try {
            Optional<String> error = listen(process, messages);
            int exitCode = process.waitFor();
            int expected = assignment.crashAt().isPresent() ? Worker.CRASHED : Worker.DONE;
            if (error.isPresent()) {
                throw new IllegalStateException("The worker process could not work: " + error.get());
            }
            if (exitCode != expected) {
                throw new IllegalStateException("The worker process ended with exit code " + exitCode + " instead of "
                        + expected + ". Run again with --verbose to see why");
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<String> command(Assignment assignment) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")); // short-lived: starts sooner
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Worker.class.getName()));
        command.addAll(assignment.arguments());
        return command;
    }

    /** Reads what the worker says until it ends; answers why it could not work, if so. */
    private static Optional<String> listen(Process process, Consumer<Message> messages) throws IOException {
        Optional<String> error = Optional.empty();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Optional<Message> message = Message.parse(line);
                message.ifPresent(messages);
                if (message.isPresent() && message.get() instanceof Message.Failed failed) {
                    error = Optional.of(failed.reason());
                }
            }
        }
        return error;
    }
}
