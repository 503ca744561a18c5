package io.concordat.redis;

import io.concordat.redis.branch.Overlay;
import java.util.Objects;
import java.util.function.Function;
import org.redisson.client.codec.Codec;
import org.redisson.config.NameMapper;

/**
 * Typed operations within the current branch of a connection. Nothing is written to Redis before the branch is prepared;
 * every operation sees the branch's own earlier ones. Buckets and maps taken from a session may be kept: they work in
 * whatever branch the session is in. (The session of {@link JtaRedis#autoSession()} finds a branch for each operation.) Keys
 * are names as in Redisson, including the client's name mapper, and must not begin with the adapter's prefix. Thread-safe;
 * threads that work in the same branch wait for each other.
 *
 * <p>Every operation throws {@link IllegalStateException} when no branch is active, when the branch can only be rolled back,
 * when the key holds another type or is used as another type in the same transaction, or when the branch would become too
 * large; {@link IllegalArgumentException} for a key that belongs to the adapter; {@link RedisAccessException} when a read
 * gets no answer. None of them changes anything.
 */
public final class RedisSession {
    private final BranchAccess access;
    private final Codec codec;
    private final NameMapper names;

    RedisSession(BranchAccess access, Codec codec, NameMapper names) {
        this.access = access;
        this.codec = codec;
        this.names = names;
    }

    /** A plain value, with the data source's codec. */
    public <V> XaBucket<V> getBucket(String key) {
        return getBucket(key, codec);
    }

    /** A plain value, with a codec of its own; what it writes, an {@code RBucket} with that codec reads. */
    public <V> XaBucket<V> getBucket(String key, Codec codec) {
        return new XaBucket<>(this, name(key), new ValueCodec<>(codec));
    }

    /** A map, with the data source's codec. */
    public <K, V> XaMap<K, V> getMap(String key) {
        return getMap(key, codec);
    }

    /** A map, with a codec of its own; what it writes, an {@code RMap} with that codec reads. */
    public <K, V> XaMap<K, V> getMap(String key, Codec codec) {
        return new XaMap<>(this, name(key), new MapCodec<>(codec));
    }

    /** A 64-bit integer; it is what an {@code RAtomicLong} of this name is, whatever its codec. */
    public XaCounter getCounter(String key) {
        return new XaCounter(this, name(key));
    }

    <T> T work(Function<Overlay, T> operation) {
        return access.work(operation);
    }

    BranchAccess access() {
        return access;
    }

    private String name(String key) {
        return names.map(Objects.requireNonNull(key, "key"));
    }
}
