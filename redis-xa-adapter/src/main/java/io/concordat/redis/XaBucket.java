package io.concordat.redis;

import io.concordat.redis.branch.BucketOverlay;
import io.concordat.redis.branch.Expiry;
import io.concordat.redis.branch.Overlay;
import io.concordat.redis.keys.Bytes;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
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

    /**
     * Sets the value with an expiry if there is none; says whether it did.
     *
     * @param timeToLive counted from now, not from the commit; at least 1 ms, to the millisecond, at most 36 500 days
     */
    public boolean setIfAbsent(V value, Duration timeToLive) {
        Durations.requirePositive(timeToLive, "timeToLive");
        return setIf(false, value, Optional.of(Expiry.in(timeToLive)));
    }

    /** Sets the value if there is one; says whether it did. An expiry goes. */
    public boolean setIfPresent(V value) {
        return setIf(true, value, Optional.empty());
    }

    /**
     * Sets the value with an expiry if there is one; says whether it did.
     *
     * @param timeToLive counted from now, not from the commit; at least 1 ms, to the millisecond, at most 36 500 days
     */
    public boolean setIfPresent(V value, Duration timeToLive) {
        Durations.requirePositive(timeToLive, "timeToLive");
        return setIf(true, value, Optional.of(Expiry.in(timeToLive)));
    }

    private boolean setIf(boolean present, V value, Optional<Expiry> expiry) {
        Bytes bytes = codec.encode(value);
        return work(bucket -> {
            boolean sets = bucket.isPresent() == present;
            if (sets) {
                expiry.ifPresentOrElse(at -> bucket.set(bytes, at), () -> bucket.set(bytes));
            }
            return sets;
        });
    }

    /**
     * Sets the value if its version is greater than that of the value that is there, or if none is known of that; says whether
     * it did. An expiry goes.
     *
     * <p>The value itself is stored as {@link #set} stores it, for any reader. Its version is kept beside it, in a key of the
     * adapter in the same slot ({@code <prefix>:{tag}:version:<key>}), together with a digest of the value it belongs to.
     * A value that was set in another way, by whomever, has no version, so that any version is greater, unless it is the same
     * to the byte as the one the version was kept for; and where there is no value, none counts. Nor does a version move with
     * a renamed key. What is kept
     * of a value that was deleted stays until the next versioned value, or {@link #forgetVersion}; with
     * {@link #setIfNewer(Object, long, Duration)} it expires with the value. Reads, and prepare validates, the value and what is
     * kept.
     */
    public boolean setIfNewer(V value, long version) {
        return setIfNewer(value, version, Optional.empty());
    }

    /**
     * Sets the value with an expiry if its version is greater; see {@link #setIfNewer(Object, long)}.
     *
     * @param timeToLive counted from now, not from the commit; at least 1 ms, to the millisecond, at most 36 500 days
     */
    public boolean setIfNewer(V value, long version, Duration timeToLive) {
        Durations.requirePositive(timeToLive, "timeToLive");
        return setIfNewer(value, version, Optional.of(Expiry.in(timeToLive)));
    }

    private boolean setIfNewer(V value, long version, Optional<Expiry> expiry) {
        Bytes bytes = codec.encode(value);
        return session.work(overlay -> overlay.versioned(key).setIfNewer(bytes, version, expiry));
    }

    /** The version with which {@link #setIfNewer(Object, long)} has set the value that is there; empty if it has not. */
    public OptionalLong version() {
        return session.read(overlay -> overlay.versioned(key).version());
    }

    /** Forgets the version, without looking at it; the value stays. To be called where a versioned value is deleted for good. */
    public void forgetVersion() {
        boolean ignored = session.work(overlay -> {
            overlay.versioned(key).clear();
            return true;
        });
    }

    /**
     * Answers the value and sets its expiry.
     *
     * @param timeToLive counted from now, not from the commit; at least 1 ms, to the millisecond, at most 36 500 days
     */
    public Optional<V> getAndExpire(Duration timeToLive) {
        Durations.requirePositive(timeToLive, "timeToLive");
        return getAnd(bucket -> bucket.expire(Expiry.in(timeToLive)));
    }

    /** Answers the value and removes its expiry. */
    public Optional<V> getAndPersist() {
        return getAnd(BucketOverlay::persist);
    }

    /** Sets the value and answers the one before; an expiry stays. */
    public Optional<V> getAndSetKeepTtl(V value) {
        Bytes bytes = codec.encode(value);
        return getAnd(bucket -> {
            bucket.setKeepTtl(bytes);
            return true;
        });
    }

    private Optional<V> getAnd(Function<BucketOverlay, Boolean> operation) {
        return decoded(work(bucket -> {
            Optional<Bytes> before = bucket.get();
            boolean ignored = operation.apply(bucket);
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
