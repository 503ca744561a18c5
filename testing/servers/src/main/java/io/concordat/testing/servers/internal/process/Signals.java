package io.concordat.testing.servers.internal.process;

import java.io.IOException;

/** Signals that Java cannot send by itself. */
final class Signals {
    private Signals() {}

    static void send(String signal, long pid) {
        try {
            // The shell's own kill: slim systems have no kill program.
            Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + pid)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("SIG" + signal + " could not be sent to pid " + pid);
            }
        } catch (IOException e) {
            throw new IllegalStateException("SIG" + signal + " could not be sent to pid " + pid, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while SIG" + signal + " was sent to pid " + pid, e);
        }
    }
}
