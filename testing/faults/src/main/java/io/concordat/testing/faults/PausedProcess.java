package io.concordat.testing.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A coordinator process that came to its crash point and was stopped with SIGSTOP: connections open, clock running. */
public final class PausedProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader lines;

    private PausedProcess(Process process, BufferedReader lines) {
        this.process = process;
        this.lines = lines;
    }

    /**
     * Starts a process and stops it at the point.
     *
     * @throws IllegalStateException if it ends by itself before
     */
    public static PausedProcess at(CrashPoint point, String id, Stores stores)
            throws IOException, InterruptedException {
        return stop(Crash.start(stores, CrashingProcess.class, point.text(), id), point.toString());
    }

    /**
     * Starts a process with a transaction at every point of {@link TransactionPoints}, and stops it when all are there.
     *
     * @throws IllegalStateException if one does not come there
     */
    public static PausedProcess atEveryStep(Stores stores) throws IOException, InterruptedException {
        return stop(Crash.start(stores, EveryStepProcess.class), "every step");
    }

    private static PausedProcess stop(Process process, String point) throws IOException, InterruptedException {
        BufferedReader lines = process.inputReader(UTF_8);
        String line = lines.readLine();
        while (line != null && !line.equals(CrashingProcess.AT_CRASH_POINT)) {
            line = lines.readLine();
        }
        PausedProcess paused = new PausedProcess(process, lines);
        if (line == null) {
            throw new IllegalStateException("The process ended without coming to " + point + ": see its log above");
        }
        paused.signal("STOP");
        return paused;
    }

    /** Continues the process with SIGCONT, lets it go on from its point, and answers what it says until it ends. */
    public List<String> resume() throws IOException, InterruptedException {
        signal("CONT");
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        List<String> said = new ArrayList<>();
        String line = lines.readLine();
        while (line != null) {
            said.add(line);
            line = lines.readLine();
        }
        return said;
    }

    private void signal(String name) throws IOException, InterruptedException {
        // The shell's own kill: slim systems have no kill program.
        Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + process.pid()).start();
        if (kill.waitFor() != 0) {
            throw new IllegalStateException("SIG" + name + " could not be sent to pid " + process.pid());
        }
    }

    /** Kills the process, if it still lives; an interrupt ends the wait for its end. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
