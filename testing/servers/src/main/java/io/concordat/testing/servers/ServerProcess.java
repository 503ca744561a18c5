package io.concordat.testing.servers;

import io.concordat.testing.servers.internal.process.ManagedProcess;
import java.nio.file.Path;

/**
 * The process of a server that a test may kill, pause and restart. Thread-safe.
 *
 * <p>Every method throws {@link IllegalStateException} if the system refuses or the server does not come back; the message
 * then quotes the command and the end of the server's log.
 */
public final class ServerProcess {
    private final ManagedProcess process;

    ServerProcess(ManagedProcess process) {
        this.process = process;
    }

    /** Sends SIGKILL and returns when the process is dead. Does nothing to a dead process. */
    public void kill() {
        process.kill();
    }

    /**
     * Starts the server again on the same data and port, after killing it if it still lives; returns when it answers.
     *
     * <p>The pid is another one afterwards.
     */
    public void restart() {
        process.restart();
    }

    /** Sends SIGSTOP and returns when the process has stopped: connections stay open, nothing is answered. */
    public void pause() {
        process.pause();
    }

    /** Sends SIGCONT: what was asked meanwhile is answered now. Does nothing to a running process. */
    public void resume() {
        process.resume();
    }

    /** Whether the process exists, paused or not. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** The file that takes what the server prints, its own log with it; there until the server is closed. */
    public Path log() {
        return process.log();
    }

    /** The pid of the present process, or of the last one if it is dead. */
    public long pid() {
        return process.pid();
    }
}
