package io.concordat.testing.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts a coordinator process, lets it come to its crash point, and kills it with SIGKILL. */
public final class Crash {
    private Crash() {}

    /**
     * What the process said before it died.
     *
     * @param acknowledged ids of the transactions whose commit had returned to the caller
     * @param printed lines on standard output that the process did not print itself: none, if the library is quiet
     */
    public record Observed(List<String> acknowledged, List<String> printed) {}

    /**
     * Runs and kills a process.
     *
     * @throws IllegalStateException if it ends by itself, without coming to its crash point
     */
    public static Observed at(CrashPoint point, String id, Stores stores) throws IOException, InterruptedException {
        return kill(start(stores, CrashingProcess.class, point.text(), id), point.toString());
    }

    /**
     * Runs and kills a process in which a transaction is at every point of {@link TransactionPoints}.
     *
     * @throws IllegalStateException if one does not come there
     */
    public static Observed atEveryStep(Stores stores) throws IOException, InterruptedException {
        return kill(start(stores, EveryStepProcess.class), "every step");
    }

    private static Observed kill(Process process, String point) throws IOException, InterruptedException {
        try {
            return observe(process, point);
        } finally {
            process.destroyForcibly();
            process.waitFor(60, TimeUnit.SECONDS);
        }
    }

    static Process start(Stores stores, Class<?> main, String... arguments) throws IOException {
        return new ProcessBuilder(java(stores, main, arguments))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** The command that runs a class on these stores. */
    static List<String> java(Stores stores, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-XX:+UseSerialGC");
        command.add("-Djava.util.logging.config.file=" + System.getProperty("java.util.logging.config.file", ""));
        stores.properties().forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    private static Observed observe(Process process, String point) throws IOException {
        List<String> acknowledged = new ArrayList<>();
        List<String> printed = new ArrayList<>();
        try (BufferedReader lines = process.inputReader(UTF_8)) {
            String line = lines.readLine();
            while (line != null) {
                if (line.equals(CrashingProcess.AT_CRASH_POINT)) {
                    process.destroyForcibly();
                    return new Observed(List.copyOf(acknowledged), List.copyOf(printed));
                } else if (line.startsWith(CrashingProcess.ACKNOWLEDGED)) {
                    acknowledged.add(line.substring(CrashingProcess.ACKNOWLEDGED.length()));
                } else {
                    printed.add(line);
                }
                line = lines.readLine();
            }
        }
        throw new IllegalStateException("The process ended without coming to " + point + ": see its log above");
    }
}
