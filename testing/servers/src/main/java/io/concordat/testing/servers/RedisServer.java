package io.concordat.testing.servers;

import java.util.Optional;

/** A Redis (or Valkey) server that answers. Thread-safe. */
public final class RedisServer implements AutoCloseable {
    private final String uri;
    private final String description;
    private final Optional<ServerProcess> process;
    private final Runnable stop;

    RedisServer(String uri, String description, Optional<ServerProcess> process, Runnable stop) {
        this.uri = uri;
        this.description = description;
        this.process = process;
        this.stop = stop;
    }

    /** The address, for example {@code redis://127.0.0.1:17001}. */
    public String uri() {
        return uri;
    }

    /** Version, address and where the server comes from, for people. */
    public String description() {
        return description;
    }

    /** Control over the process, if it is on this machine and ours. */
    public Optional<ServerProcess> process() {
        return process;
    }

    /** Stops a server of the caller's own and removes its data; the server that all tests share runs on. */
    @Override
    public void close() {
        stop.run();
    }

    /** This server, without the power to stop it. */
    RedisServer shared() {
        return new RedisServer(uri, description, process, () -> {});
    }
}
