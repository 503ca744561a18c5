package io.concordat.testing.servers.internal.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;

/** A server that is killed, paused and restarted on the same command, data and port. Thread-safe. */
public final class ManagedProcess implements AutoCloseable {
    // Supervisors do the same work after the JVM's end; this way it is done before.
    private static final Set<ManagedProcess> OPEN = ConcurrentHashMap.newKeySet();

    private static final int PORTS_TO_TRY = 5;

    static {
        // Without the lock, which a thread that waits for a restart may hold for long.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> OPEN.forEach(open -> open.supervisor.close()), "end of the servers for tests"));
    }

    private final ServerCommand command;
    private final Readiness readiness;
    private volatile Supervisor supervisor;

    private ManagedProcess(ServerCommand command, Readiness readiness) {
        this.command = command;
        this.readiness = readiness;
        supervisor = Supervisor.start(command);
    }

    /**
     * Starts a server on a free port and returns when it answers.
     *
     * @param commandOn the command that makes the server listen on a given port
     * @throws IllegalStateException with the command and the end of the log if it does not answer; nothing is left then
     */
    public static ManagedProcess start(IntFunction<ServerCommand> commandOn, Readiness readiness) {
        for (int attempt = 1; ; attempt++) {
            ServerCommand command = commandOn.apply(FreePort.next());
            ManagedProcess started = new ManagedProcess(command, readiness);
            try {
                started.awaitAnswer();
                OPEN.add(started);
                return started;
            } catch (IllegalStateException e) {
                if (attempt < PORTS_TO_TRY && !started.isAlive() && ServerLog.saysPortInUse(command.log())) {
                    ServerLog.delete(command.log());
                    started.supervisor.handOver();
                } else {
                    started.close();
                    throw e;
                }
            }
        }
    }

    /** The port of 127.0.0.1, the same over restarts. */
    public int port() {
        return command.port();
    }

    /** The file that takes what the server prints; restarts append to it. */
    public Path log() {
        return command.log();
    }

    /** The pid of the present process, or of the last one if it is dead. */
    public synchronized long pid() {
        return supervisor.pid();
    }

    /** Whether the process exists, paused or not. */
    public synchronized boolean isAlive() {
        return supervisor.isAlive();
    }

    /** SIGKILL; returns when the process is dead. */
    public synchronized void kill() {
        supervisor.kill();
    }

    /** Starts the server again, after killing it if it still lives, and returns when it answers. */
    public synchronized void restart() {
        supervisor.kill();
        Supervisor killed = supervisor;
        supervisor = Supervisor.start(command);
        killed.handOver();
        awaitAnswer();
    }

    /** SIGSTOP; returns when every thread of the process has stopped. */
    public synchronized void pause() {
        signal("STOP");
        Wait.until(() -> !isAlive() || ThreadStates.allStopped(pid()), Duration.ofSeconds(10));
    }

    /** SIGCONT. */
    public synchronized void resume() {
        signal("CONT");
    }

    /** Kills the server and removes its directory. */
    @Override
    public synchronized void close() {
        OPEN.remove(this);
        supervisor.close();
    }

    private void signal(String signal) {
        if (!isAlive()) {
            throw new IllegalStateException(command.name() + " (pid " + pid() + ") is dead and cannot get SIG" + signal
                    + ": restart() it first");
        }
        Signals.send(signal, pid());
    }

    private void awaitAnswer() {
        boolean settled =
                Wait.until(() -> !isAlive() || readiness.answers(command.port(), pid()), readiness.patience());
        if (!settled || !isAlive()) {
            throw new IllegalStateException(command.name()
                    + (isAlive()
                            ? " does not answer after " + readiness.patience().toSeconds() + " s"
                            : " ended while it was starting")
                    + ". Command: " + command + System.lineSeparator() + ServerLog.end(command.log()));
        }
    }
}
