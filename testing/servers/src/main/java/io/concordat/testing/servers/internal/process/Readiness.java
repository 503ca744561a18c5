package io.concordat.testing.servers.internal.process;

import java.time.Duration;

/** How to find out whether a server answers. Thread-safe. */
public interface Readiness {
    /**
     * Asks once.
     *
     * @param port of 127.0.0.1
     * @param pid the process that must be the one that answers, for another server may have taken the port
     */
    boolean answers(int port, long pid);

    /** How long a start may take before it counts as failed. */
    Duration patience();
}
