package io.concordat.samples.dualwrite;

import io.concordat.samples.dualwrite.stores.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The sample as people start it: a process. */
record DemoProcess(int exitCode, String output, String errors) {
    private static final int LIMIT_SECONDS = 120;

    /** Runs it on the servers of this JVM until it ends. */
    static DemoProcess run(String... arguments) {
        return run(Stores.choose().environment(), arguments);
    }

    /** Runs it with these variables set. */
    static DemoProcess run(Map<String, String> environment, String... arguments) {
        try {
            Path output = Files.createTempFile("demo", ".out");
            Path errors = Files.createTempFile("demo", ".err");
            try {
                int exitCode = run(command(arguments), environment, output, errors);
                return new DemoProcess(exitCode, Files.readString(output), Files.readString(errors));
            } finally {
                Files.delete(output);
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int run(List<String> command, Map<String, String> environment, Path output, Path errors)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        Process process = builder.redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("The demo has not ended after " + LIMIT_SECONDS + " s; it printed "
                        + Files.readString(output, StandardCharsets.UTF_8));
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }
}
