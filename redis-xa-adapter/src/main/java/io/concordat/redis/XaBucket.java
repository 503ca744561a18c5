package io.concordat.redis;

import io.concordat.redis.branch.BucketOverlay;
import io.concordat.redis.keys.Bytes;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A plain value in Redis (type string) within a transaction. What is read is validated at prepare; {@link #set} reads nothing
 * and so conflicts with nobody's earlier change. Thread-safe; errors are described at {@link RedisSession}.
 *
 * @param <V> what the codec encodes
 */
public final class XaBucket<V> {
    private final RedisSession session;
    private final String key;
    private final ValueCodec<V> codec;

    XaBucket(RedisSession session, String key, ValueCodec<V> codec) {
        this.session = session;
        this.key = key;
        this.codec = codec;
    }

    /** The value. */
    public Optional<V> get() {
        return decoded(read(BucketOverlay::get));
    }

    /** Sets the value; an expiry goes. */
    public void set(V value) {
        Bytes bytes = codec.encode(value);
        run(bucket -> bucket.set(bytes));
    }

    /**
     * Sets the value with an expiry.
     *
     * @param timeToLive counted from now, not from the commit; at least 1 ms, to the millisecond, at most 36 500 days
     */
    public void set(V value, Duration timeToLive) {
        Bytes bytes = codec.encode(value);
        Durations.requirePositive(timeToLive, "timeToLive");
        run(bucket -> bucket.set(bytes, timeToLive));
    }

    /** Sets the value if there is none; says whether it did. */
    public boolean setIfAbsent(V value) {
        Bytes bytes = codec.encode(value);
        return work(bucket -> {
            boolean absent = !bucket.isPresent();
            if (absent) {
                bucket.set(bytes);
            }
            return absent;
        });
    }

    /**
     * Sets the value if it is the expected one, compared in encoded form; says whether it did.
     *
     * @param expected empty for no value
     */
    public boolean compareAndSet(Optional<V> expected, V value) {
        Optional<Bytes> expectedBytes = expected.map(codec::encode);
        Bytes bytes = codec.encode(value);
        return work(bucket -> {
            boolean same = bucket.get().equals(expectedBytes);
            if (same) {
                bucket.set(bytes);
            }
            return same;
        });
    }

    /** Sets the value and answers the one before; an expiry goes. */
    public Optional<V> getAndSet(V value) {
        Bytes bytes = codec.encode(value);
        return decoded(work(bucket -> {
            Optional<Bytes> before = bucket.get();
            bucket.set(bytes);
            return before;
        }));
    }

    /** Deletes the key and answers the value it had. */
    public Optional<V> getAndDelete() {
        return decoded(work(bucket -> {
            Optional<Bytes> before = bucket.get();
            bucket.delete();
            return before;
        }));
    }

    /** Deletes the key; says whether it was there. */
    public boolean delete() {
        return work(BucketOverlay::delete);
    }

    /** Whether there is a value. */
    public boolean isPresent() {
        return read(BucketOverlay::isPresent);
    }

    /**
     * Sets the expiry of a value that is there; says whether it is.
     *
     * @param timeToLive counted from now, not from the commit; at least 1 ms, to the millisecond, at most 36 500 days
     */
    public boolean expire(Duration timeToLive) {
        Durations.requirePositive(timeToLive, "timeToLive");
        return work(bucket -> bucket.expire(timeToLive));
    }

    /**
     * What is left until the expiry; empty without an expiry or without a value. Prepare validates that the value is still
     * there, or still not, but not its expiry.
     */
    public Optional<Duration> remaining() {
        return read(BucketOverlay::remaining);
    }

    private Optional<V> decoded(Optional<Bytes> bytes) {
        return bytes.map(codec::decode);
    }

    private void run(Consumer<BucketOverlay> operation) {
        work(bucket -> {
            operation.accept(bucket);
            return true;
        });
    }

    private <T> T work(Function<BucketOverlay, T> operation) {
        return session.work(overlay -> operation.apply(overlay.bucket(key)));
    }

    private <T> T read(Function<BucketOverlay, T> operation) {
        return session.read(overlay -> operation.apply(overlay.bucket(key)));
    }
}
