package io.concordat.redis;

import io.concordat.redis.branch.Overlay;
import io.concordat.redis.read.Fetched;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.redisson.client.codec.Codec;

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
    private final SessionSettings settings;
    private final Reading reading;

    RedisSession(BranchAccess access, SessionSettings settings, Reading reading) {
        this.access = access;
        this.settings = settings;
        this.reading = reading;
    }

    /** A plain value, with the data source's codec. */
    public <V> XaBucket<V> getBucket(String key) {
        return getBucket(key, settings.codec());
    }

    /** A plain value, with a codec of its own; what it writes, an {@code RBucket} with that codec reads. */
    public <V> XaBucket<V> getBucket(String key, Codec codec) {
        return new XaBucket<>(this, name(key), new ValueCodec<>(codec));
    }

    /** A map, with the data source's codec. */
    public <K, V> XaMap<K, V> getMap(String key) {
        return getMap(key, settings.codec());
    }

    /** A map, with a codec of its own; what it writes, an {@code RMap} with that codec reads. */
    public <K, V> XaMap<K, V> getMap(String key, Codec codec) {
        return new XaMap<>(this, name(key), new MapCodec<>(codec));
    }

    /** A set, with the data source's codec. */
    public <V> XaSet<V> getSet(String key) {
        return getSet(key, settings.codec());
    }

    /** A set, with a codec of its own; what it writes, an {@code RSet} with that codec reads. */
    public <V> XaSet<V> getSet(String key, Codec codec) {
        return new XaSet<>(this, name(key), new ValueCodec<>(codec));
    }

    /** A sorted set, with the data source's codec. */
    public <V> XaSortedSet<V> getSortedSet(String key) {
        return getSortedSet(key, settings.codec());
    }

    /** A sorted set, with a codec of its own; what it writes, an {@code RScoredSortedSet} with that codec reads. */
    public <V> XaSortedSet<V> getSortedSet(String key, Codec codec) {
        return new XaSortedSet<>(this, name(key), new ScoreCodec<>(new ValueCodec<>(codec)));
    }

    /** A list, with the data source's codec. */
    public <V> XaList<V> getList(String key) {
        return getList(key, settings.codec());
    }

    /** A list, with a codec of its own; what it writes, an {@code RList}, {@code RQueue} or {@code RDeque} with that codec reads. */
    public <V> XaList<V> getList(String key, Codec codec) {
        return new XaList<>(this, name(key), new ValueCodec<>(codec));
    }

    /** Keys of any type. */
    public XaKeys getKeys() {
        return new XaKeys(this, this::name);
    }

    /** A 64-bit integer; it is what an {@code RAtomicLong} of this name is, whatever its codec. */
    public XaCounter getCounter(String key) {
        return new XaCounter(this, name(key));
    }

    /**
     * Reads strictly: what a prepared branch has locked is not read, because its value may be about to change. As
     * {@link #readLocked(WhenLocked, Duration, Function)} with the data source's {@code lockWait} as the timeout.
     */
    public <T> Optional<T> readLocked(WhenLocked whenLocked, Function<RedisSession, T> reads) {
        return readLocked(whenLocked, settings.strictReads().lockWait().limit(), reads);
    }

    /**
     * Reads strictly: what a prepared branch has locked is not read, because its value may be about to change. What this
     * transaction has read before, and remembers, is answered without a look at the lock.
     *
     * @param timeout how long {@link WhenLocked#WAIT} waits in all; the others do not wait
     * @param reads gets a session that can only read, and is run again when it found a lock; must not answer null
     * @return what the reads answer; empty only for {@link WhenLocked#BYPASS}, when a key is locked
     * @throws KeyLockedException for {@link WhenLocked#FAIL} when a key is locked, for {@link WhenLocked#WAIT} when it still
     *     is after the timeout or an interrupt
     */
    public <T> Optional<T> readLocked(WhenLocked whenLocked, Duration timeout, Function<RedisSession, T> reads) {
        Durations.requireNotNegative(timeout, "timeout");
        RedisSession strict = new RedisSession(access, settings, reading.strict());
        return settings.strictReads().read(whenLocked, timeout, () -> reads.apply(strict));
    }

    /**
     * Reads without waiting for Redis. The answers count as read in the transaction of the calling thread, as any others.
     *
     * @param reads gets a session that can only read. It is run again whenever an answer has come that it needs, by the
     *     calling thread first and then by threads of the data source, so it should do nothing but read; must not answer null
     * @return completed with what the reads answer, or with what they throw
     */
    public <T> CompletionStage<T> readAsync(Function<RedisSession, T> reads) {
        Fetched fetched = new Fetched();
        RedisSession fetching = new RedisSession(access, settings, reading.with(fetched));
        return settings.asyncReads().run(access.carried(() -> reads.apply(fetching)), fetched);
    }

    /** For what only reads. */
    <T> T read(Function<Overlay, T> operation) {
        return access.work(overlay -> overlay.reading(reading.plain(), () -> operation.apply(overlay)));
    }

    /** For what changes something, or decides on what it reads. */
    <T> T work(Function<Overlay, T> operation) {
        if (reading.onlyReads()) {
            throw new IllegalStateException(
                    "Within readLocked and readAsync a session can only read. Nothing was changed; do that afterwards");
        }
        return access.work(overlay -> overlay.reading(reading.deciding(), () -> operation.apply(overlay)));
    }

    BranchAccess access() {
        return access;
    }

    private String name(String key) {
        return settings.names().map(Objects.requireNonNull(key, "key"));
    }
}
