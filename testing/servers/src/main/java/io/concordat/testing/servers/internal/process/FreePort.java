package io.concordat.testing.servers.internal.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports of 127.0.0.1.
 *
 * <p>Below the range from which systems take the local ports of outgoing connections: a client that keeps connecting to
 * a killed server there may connect to itself and hold the port that the server needs to come back. The port plus 10000,
 * Redis Cluster's bus, lies below that range too.
 */
final class FreePort {
    private static final int FIRST = 12_000;
    private static final int END = 22_000;

    private FreePort() {}

    static int next() {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port of 127.0.0.1 between " + FIRST + " and " + END);
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
