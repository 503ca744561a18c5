package io.concordat.redis;

import io.concordat.redis.branch.BucketOverlay;
import io.concordat.redis.branch.Expiry;
import io.concordat.redis.branch.Overlay;
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
public final class XaBucket<V> extends XaObject {
    private final ValueCodec<V> codec;

    XaBucket(RedisSession session, String key, ValueCodec<V> codec) {
        super(session, key);
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
        run(bucket -> bucket.set(bytes, Expiry.in(timeToLive)));
    }

    /**
     * Sets the value; an expiry stays as it is then, at the commit. Reads nothing. (Of a value that expires before the commit
     * nothing is left.)
     */
    public void setKeepTtl(V value) {
        Bytes bytes = codec.encode(value);
        run(bucket -> bucket.setKeepTtl(bytes));
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

    private Optional<V> decoded(Optional<Bytes> bytes) {
        return bytes.map(codec::decode);
    }

    private void run(Consumer<BucketOverlay> operation) {
        work(bucket -> {
            operation.accept(bucket);
            return true;
        });
    }

    @Override
    BucketOverlay in(Overlay overlay) {
        return overlay.bucket(key);
    }

    private <T> T work(Function<BucketOverlay, T> operation) {
        return session.work(overlay -> operation.apply(in(overlay)));
    }

    private <T> T read(Function<BucketOverlay, T> operation) {
        return session.read(overlay -> operation.apply(in(overlay)));
    }
}
