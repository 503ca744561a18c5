package io.concordat.testing.faults.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A coordinator process, as seen by the harness. Thread-safe. */
public final class Jvm implements AutoCloseable {
    private final Process process;
    private final Writer commands;
    private final Path log;
    private final Map<String, CompletableFuture<String>> awaited = new ConcurrentHashMap<>();
    private final CompletableFuture<Boolean> gone = new CompletableFuture<>();
    private volatile Consumer<String> held = id -> {};

    private Jvm(Process process, Path log) {
        this.process = process;
        this.log = log;
        commands = process.outputWriter(UTF_8);
        Thread reader = new Thread(this::read, "answers of process " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts a process; returns at once.
     *
     * @param log the file that takes its log
     * @param classPath of the JVM
     * @param options of the JVM
     */
    static Jvm start(Path log, String classPath, List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, CoordinatorProcess.class.getName()));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.to(log.toFile()))
                    .start();
            return new Jvm(process, log);
        } catch (IOException e) {
            throw new IllegalStateException("a coordinator process cannot be started: " + command, e);
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int blank = line.indexOf(' ');
                String name = blank < 0 ? line : line.substring(0, blank);
                String rest = blank < 0 ? "" : line.substring(blank + 1);
                if (name.equals("at")) {
                    held.accept(rest);
                } else {
                    answer(name).complete(rest);
                }
            }
        } catch (IOException e) {
            // it is gone
        } finally {
            gone.complete(true);
            awaited.values().forEach(answer -> answer.complete("failed: the process is gone"));
        }
    }

    private CompletableFuture<String> answer(String name) {
        return awaited.computeIfAbsent(name, any -> new CompletableFuture<>());
    }

    /** Who is told the id of each trap that holds a thread, on a thread that must not wait. */
    public void onHeld(Consumer<String> listener) {
        held = listener;
    }

    /** Says something that has no answer. */
    public synchronized void say(String line) {
        try {
            commands.write(line + "\n");
            commands.flush();
        } catch (IOException e) {
            // it is gone, and whoever waits for it is told so
        }
    }

    /** Says a command; the answer is what follows its name, {@code failed ...} also if the process is gone. */
    public CompletableFuture<String> ask(String command) {
        int blank = command.indexOf(' ');
        String name = blank < 0 ? command : command.substring(0, blank);
        CompletableFuture<String> answer = new CompletableFuture<>();
        awaited.put(name, answer);
        if (gone.isDone()) {
            answer.complete("failed: the process is gone");
        }
        say(command);
        return answer;
    }

    /** Waits for an answer. */
    public static String await(CompletableFuture<String> answer, Duration limit) {
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return "failed: no answer within " + limit.toSeconds() + " s";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "failed: interrupted";
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Waits until it can be told what to do. */
    void awaitReady() {
        String ready = await(answer("ready"), Duration.ofSeconds(60));
        if (!ready.isEmpty()) {
            throw new IllegalStateException("a coordinator process did not start, see " + log + ": " + ready);
        }
    }

    /** SIGKILL; returns when it is dead. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
            gone.get(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("process " + process.pid() + " does not end", e);
        }
    }

    /** Has it end in order, or kills it if it does not. */
    void end() {
        try {
            commands.close();
            process.waitFor(60, TimeUnit.SECONDS);
        } catch (IOException e) {
            // it is gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        kill();
    }

    /** SIGSTOP. */
    public void stop() {
        signal("STOP");
    }

    /** SIGCONT. */
    public void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            // The shell's own kill: slim systems have no kill program.
            Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + process.pid()).start();
            if (kill.waitFor() != 0 && process.isAlive()) {
                throw new IllegalStateException("SIG" + name + " could not be sent to process " + process.pid());
            }
        } catch (IOException e) {
            throw new IllegalStateException("SIG" + name + " could not be sent to process " + process.pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it lives. */
    public boolean isAlive() {
        return process.isAlive() && !gone.isDone();
    }

    /** The file that has its log. */
    public Path log() {
        return log;
    }

    @Override
    public void close() {
        kill();
    }
}
