package io.concordat.testing.servers.resp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

/**
 * How to reach a Redis server. Immutable, thread-safe.
 *
 * @param host the host
 * @param port the port
 * @param sockets makes plain or TLS sockets
 * @param login the words after AUTH: nothing, a password, or a user and a password
 */
public record RedisAddress(String host, int port, SocketFactory sockets, List<String> login) {
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    /** Copies the login. */
    public RedisAddress {
        login = List.copyOf(login);
    }

    /** Without TLS and login. */
    public static RedisAddress of(String host, int port) {
        return new RedisAddress(host, port, SocketFactory.getDefault(), List.of());
    }

    /** What a URI says: {@code redis://} or, with this JVM's own trusted certificates, {@code rediss://}. */
    public static RedisAddress of(URI uri) {
        SocketFactory sockets =
                "rediss".equals(uri.getScheme()) ? SSLSocketFactory.getDefault() : SocketFactory.getDefault();
        List<String> login = Optional.ofNullable(uri.getUserInfo()).stream()
                .flatMap(info -> List.of(info.split(":", 2)).stream())
                .filter(word -> !word.isEmpty())
                .toList();
        return new RedisAddress(uri.getHost(), uri.getPort() < 0 ? 6379 : uri.getPort(), sockets, login);
    }

    /** The same server with another login. */
    public RedisAddress as(String... otherLogin) {
        return new RedisAddress(host, port, sockets, List.of(otherLogin));
    }

    /** The URI without the login. */
    public String uri() {
        return (sockets instanceof SSLSocketFactory ? "rediss://" : "redis://") + host + ":" + port;
    }

    /**
     * Connects and logs in; every wait on the connection ends after six seconds.
     *
     * @throws RedisErrorException if the login is refused
     */
    public RedisConnection connect() throws IOException {
        return connect(PATIENCE);
    }

    /**
     * Connects and logs in.
     *
     * @param patience the end of every wait on the connection
     * @throws RedisErrorException if the login is refused
     */
    public RedisConnection connect(Duration patience) throws IOException {
        RedisConnection connection =
                RedisConnection.connect(sockets.createSocket(), new InetSocketAddress(host, port), patience);
        if (!login.isEmpty()) {
            try {
                connection.call(
                        login.size() == 1
                                ? new String[] {"AUTH", login.get(0)}
                                : new String[] {"AUTH", login.get(0), login.get(1)});
            } catch (IOException | RuntimeException e) {
                connection.close();
                throw e;
            }
        }
        return connection;
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
