package io.concordat.testing.servers;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a Redis server of a test's own differs from the usual one. Immutable.
 *
 * @param settings Redis's configuration directives, for example {@code maxmemory-policy}; they win over the usual ones
 */
public record RedisOptions(Map<String, String> settings) {
    /** Copies the settings. */
    public RedisOptions {
        settings = Map.copyOf(settings);
    }

    /** The usual server: {@code appendonly yes}, {@code appendfsync always}, no snapshots, {@code noeviction}. */
    public static RedisOptions defaults() {
        return new RedisOptions(Map.of());
    }

    /**
     * These options, and the server's only port speaks TLS: also to replicas, on the bus of a cluster, and to Sentinels,
     * which then speak it too.
     *
     * <p>The certificate is made for this JVM; {@link RedisServer#tls()} says how to trust it. Clients need none of their own
     * unless {@code tls-auth-clients} is set to {@code yes}.
     */
    public RedisOptions withTls() {
        return with("tls-replication", "yes").with("tls-cluster", "yes");
    }

    /** Whether {@link #withTls()} was called. */
    boolean isTls() {
        return settings.containsKey("tls-replication");
    }

    /** What is set here, the usual settings apart. */
    Optional<String> setting(String name) {
        return Optional.ofNullable(settings.get(name));
    }

    /** These options and one more setting. */
    public RedisOptions with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(settings);
        more.put(name, value);
        return new RedisOptions(more);
    }
}
