package io.concordat.testing.servers;

import io.concordat.testing.servers.resp.RedisAddress;
import io.concordat.testing.servers.resp.RedisConnection;
import io.concordat.testing.servers.resp.RedisReply;
import java.io.IOException;
import java.util.Optional;

/** A Redis (or Valkey) server that answers. Thread-safe. */
public final class RedisServer implements AutoCloseable {
    private final String uri;
    private final RedisAddress address;
    private final String description;
    private final Optional<RedisTls> tls;
    private final Optional<ServerProcess> process;
    private final Runnable stop;

    RedisServer(
            String uri,
            RedisAddress address,
            String description,
            Optional<RedisTls> tls,
            Optional<ServerProcess> process,
            Runnable stop) {
        this.uri = uri;
        this.address = address;
        this.description = description;
        this.tls = tls;
        this.process = process;
        this.stop = stop;
    }

    /** The address, for example {@code redis://127.0.0.1:17001}. */
    public String uri() {
        return uri;
    }

    /** How to reach it without the client under test, logged in with the password of {@code requirepass} if it has one. */
    public RedisAddress address() {
        return address;
    }

    /** Version, address and where the server comes from, for people. */
    public String description() {
        return description;
    }

    /** What clients need if the server was started {@link RedisOptions#withTls()}; its {@link #uri()} is {@code rediss://}. */
    public Optional<RedisTls> tls() {
        return tls;
    }

    /** Control over the process, if it is on this machine and ours. */
    public Optional<ServerProcess> process() {
        return process;
    }

    /**
     * Runs a command over a connection of its own, for example {@code command("ACL", "SETUSER", "reader", "on")}.
     *
     * @throws io.concordat.testing.servers.resp.RedisErrorException if the answer is an error
     * @throws IllegalStateException if the server does not answer within six seconds
     */
    public RedisReply command(String... words) {
        try (RedisConnection connection = address.connect()) {
            return connection.call(words);
        } catch (IOException e) {
            throw new IllegalStateException("Redis at " + address + " did not answer " + words[0], e);
        }
    }

    /** Stops a server of the caller's own and removes its data; the server that all tests share runs on. */
    @Override
    public void close() {
        stop.run();
    }

    /** This server, without the power to stop it. */
    RedisServer shared() {
        return new RedisServer(uri, address, description, tls, process, () -> {});
    }

    @Override
    public String toString() {
        return description;
    }
}
