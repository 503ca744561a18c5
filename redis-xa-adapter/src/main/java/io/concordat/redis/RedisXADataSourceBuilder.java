package io.concordat.redis;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.Codec;

/** Settings of a {@link RedisXADataSource}. Not thread-safe. */
public final class RedisXADataSourceBuilder {
    private final ClientSettings clients = new ClientSettings();
    private String prefix = "concordat";
    private Duration lockWait = Duration.ofMillis(200);
    private int maxOperations = 10_000;
    private long maxBytes = 8L << 20;
    private SwapMode swap = SwapMode.MULTI_EXEC;
    private Duration outcomeRetention = Duration.ofHours(1);
    private List<String> cachePrefixes = List.of();
    private Durability durability = Durability.MEMORY;
    private boolean incarnationGate;
    private Isolation isolation = Isolation.SERIALIZABLE;

    RedisXADataSourceBuilder() {}

    /**
     * A client of the caller's own, which stays open when the data source closes. Its script cache must be off
     * ({@code Config.setUseScriptCache(false)}). Its codec is the default for buckets and maps, so that a bucket is the
     * same here and in {@code client.getBucket}.
     */
    public RedisXADataSourceBuilder client(RedissonClient client) {
        clients.client(client);
        return this;
    }

    /** A stand-alone server, {@code redis://host:port} or {@code rediss://host:port}; the data source makes a client of its own. */
    public RedisXADataSourceBuilder uri(URI uri) {
        clients.deployment(new Deployment.StandAlone(uri));
        return this;
    }

    /** As {@link #uri(URI)}. */
    public RedisXADataSourceBuilder uri(String uri) {
        return uri(URI.create(uri));
    }

    /**
     * The primary that these Sentinels name; the data source makes a client of its own.
     *
     * @param primary the name under which the Sentinels monitor it
     * @param sentinels at least one, {@code redis://host:port} or {@code rediss://host:port}
     */
    public RedisXADataSourceBuilder sentinel(String primary, URI... sentinels) {
        clients.deployment(new Deployment.Sentinel(primary, Addresses.required(sentinels, "sentinel")));
        return this;
    }

    /**
     * A Redis Cluster; the data source makes a client of its own. What a branch writes in one slot changes in one instant,
     * slots change one after another; to keep keys together give them the same hash tag. A branch in several slots of
     * which something is read takes one more round trip to prepare, and a commit in one phase is two phases inside.
     *
     * @param nodes at least one that is up when the data source connects, {@code redis://host:port} or
     *     {@code rediss://host:port}; the others are found
     */
    public RedisXADataSourceBuilder cluster(URI... nodes) {
        clients.deployment(new Deployment.Cluster(Addresses.required(nodes, "cluster")));
        return this;
    }

    /** The user to log in as, with {@link #uri(URI)}, {@link #sentinel} or {@link #cluster}; none by default. */
    public RedisXADataSourceBuilder user(String user) {
        clients.user(user);
        return this;
    }

    /** The password to log in with, with {@link #uri(URI)}, {@link #sentinel} or {@link #cluster}; none by default. */
    public RedisXADataSourceBuilder password(String password) {
        clients.password(password);
        return this;
    }

    /** The user to log in as at Sentinels that have users of their own; needs {@link #sentinelPassword}, none by default. */
    public RedisXADataSourceBuilder sentinelUser(String sentinelUser) {
        clients.sentinelLogin().user(sentinelUser);
        return this;
    }

    /**
     * The password to log in with at Sentinels that ask for one, with {@link #sentinel}. By default the one that
     * {@link #password} sets, if any.
     */
    public RedisXADataSourceBuilder sentinelPassword(String sentinelPassword) {
        clients.sentinelLogin().password(sentinelPassword);
        return this;
    }

    /**
     * Which certificates to trust where addresses begin with {@code rediss://}; those that the JVM trusts by default. The
     * certificate of the server must be made for the host name or address that is used.
     *
     * @param file PKCS12 or JKS, with the certificate of the server or of its authority
     * @throws IllegalArgumentException when the file cannot be opened
     */
    public RedisXADataSourceBuilder truststore(Path file, String password) {
        clients.tls().trust(file, password);
        return this;
    }

    /**
     * The key and certificate to show to a server that asks for one ({@code tls-auth-clients yes}); none by default.
     *
     * @param file PKCS12 or JKS, whose keys have the same password
     * @throws IllegalArgumentException when the file cannot be opened
     */
    public RedisXADataSourceBuilder keystore(Path file, String password) {
        clients.tls().key(file, password);
        return this;
    }

    /**
     * The codec for buckets and maps that name none. By default the client's, or without one {@code StringCodec}: plain
     * text, which every other program reads, and which can encode no object by accident.
     */
    public RedisXADataSourceBuilder codec(Codec codec) {
        clients.codec(codec);
        return this;
    }

    /** What the adapter's own keys begin with, {@code concordat} by default; one prefix only in a keyspace. */
    public RedisXADataSourceBuilder prefix(String prefix) {
        if (!prefix.matches("[A-Za-z0-9_.-]{1,64}")) {
            throw new IllegalArgumentException(
                    "prefix must be 1 to 64 letters, digits, dots, hyphens or underscores, not " + prefix);
        }
        this.prefix = prefix;
        return this;
    }

    /** How long prepare waits for keys that another branch has locked, 200 ms by default; {@link Duration#ZERO}: not at all. */
    public RedisXADataSourceBuilder lockWait(Duration lockWait) {
        this.lockWait = Durations.requireNotNegative(lockWait, "lockWait");
        return this;
    }

    /** How many fields and values one branch may read and write, 10 000 by default. */
    public RedisXADataSourceBuilder maxOperations(int maxOperations) {
        if (maxOperations < 1) {
            throw new IllegalArgumentException("maxOperations must be at least 1, not " + maxOperations);
        }
        this.maxOperations = maxOperations;
        return this;
    }

    /** How many bytes one branch may write, 8 MiB by default. */
    public RedisXADataSourceBuilder maxBytes(long maxBytes) {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes must be at least 1, not " + maxBytes);
        }
        this.maxBytes = maxBytes;
        return this;
    }

    /** How the swap is sent, {@link SwapMode#MULTI_EXEC} by default. */
    public RedisXADataSourceBuilder swap(SwapMode swap) {
        this.swap = swap;
        return this;
    }

    /**
     * How long Redis remembers how a branch ended, so that a repeated request is answered the same; 1 hour by default. It
     * must be longer than a transaction manager takes to ask again. {@link Duration#ZERO} means until the decision is
     * forgotten, for a transaction manager that says so ({@link RedisRecords#forgotten}). Heuristic outcomes stay until
     * they are forgotten.
     */
    public RedisXADataSourceBuilder outcomeRetention(Duration outcomeRetention) {
        this.outcomeRetention = outcomeRetention.isZero()
                ? outcomeRetention
                : Durations.requirePositive(outcomeRetention, "outcomeRetention");
        return this;
    }

    /**
     * Against what loss prepared and committed branches are safe in Redis, {@link Durability#MEMORY} by default: Redis is
     * used as it is set up, and {@link RedisXADataSource#check()} warns of everything that this can lose. A stronger policy would refuse
     * most servers as they come, and a loss is never silent: it is told as XA_HEURHAZ.
     */
    public RedisXADataSourceBuilder durability(Durability durability) {
        this.durability = durability;
        return this;
    }

    /**
     * Whether prepare, commit in one phase and strict reads ask in the server whether it has its whole history; off by
     * default. The gate is closed by every restart, failover and flush, and at first: transactions then vote no
     * (XA_RBTRANSIENT) and strict reads are refused until {@link RedisRecords#openGate} says that what was lost has been
     * written again. For transaction managers that can do that. The user needs {@code +info}.
     */
    public RedisXADataSourceBuilder incarnationGate(boolean incarnationGate) {
        this.incarnationGate = incarnationGate;
        return this;
    }

    /** What transactions may rely on of what they read, {@link Isolation#SERIALIZABLE} by default. */
    public RedisXADataSourceBuilder isolation(Isolation isolation) {
        this.isolation = isolation;
        return this;
    }

    /**
     * What the names of cache keys begin with, as they stand in Redis; none by default. When others have changed such a
     * key between prepare and commit so that it cannot take its change any more, the commit removes it and goes on,
     * where it would end heuristically for any other key: a cache may be empty, but never wrong.
     */
    public RedisXADataSourceBuilder cacheKeys(String... prefixes) {
        this.cachePrefixes = List.of(prefixes);
        if (cachePrefixes.contains("")) {
            throw new IllegalArgumentException(
                    "cacheKeys(\"\") would declare every key a cache. Name the prefixes of your cache keys");
        }
        return this;
    }

    /**
     * Makes the data source, without connecting.
     *
     * @throws IllegalArgumentException when settings are missing or contradict each other; the message names the remedy
     */
    public RedisXADataSource build() {
        boolean owned = clients.isOwned();
        RedissonClient client = clients.open();
        Options options = new Options(
                prefix,
                lockWait,
                maxOperations,
                maxBytes,
                swap,
                outcomeRetention,
                isolation,
                durability,
                incarnationGate,
                clients.codecFor(client),
                cachePrefixes);
        return new RedisXADataSource(client, owned, options);
    }
}
