package io.concordat.redis;

import io.concordat.redis.branch.BucketOverlay;
import io.concordat.redis.branch.Expiry;
import io.concordat.redis.branch.Overlay;
import io.concordat.redis.keys.Bytes;
import java.time.Duration;
import java.util.function.Function;

/**
 * An integer of 64 bits in Redis (type string, decimal text) within a transaction, as an {@code RAtomicLong} keeps it. A key
 * that is not there counts as 0.
 *
 * <p>{@link #add}, {@link #increment} and {@link #decrement} read nothing: they are sent as increments, so that transactions
 * that change a hot counter one after the other all commit, as do {@link #set} and {@link #set(long, Duration)}. Prepare
 * refuses an increment ({@code XA_RBINTEGRITY}) when the key is not an integer or would leave the range of 64 bits; where this
 * transaction knows the value, because it has set it, the operation itself does. Whatever answers something reads, and is
 * validated: of concurrent transactions that do so, one wins.
 *
 * <p>Increments keep the expiry, the other changes end it. The same key may be used as an {@link XaBucket} in the same
 * transaction: to Redis they are the same. Thread-safe; errors are described at {@link RedisSession}; besides,
 * {@link IllegalStateException} when the key holds a value that is not an integer, or when the sum would leave the range of
 * 64 bits. Then nothing is changed, and the transaction can go on.
 */
public final class XaCounter extends XaObject {

    XaCounter(RedisSession session, String key) {
        super(session, key);
    }

    /** The value; 0 without one. */
    public long get() {
        return read(BucketOverlay::integer);
    }

    /** Sets the value without looking at it; an expiry goes. */
    public void set(long value) {
        work(counter -> {
            counter.set(text(value));
            return true;
        });
    }

    /**
     * Sets the value with an expiry, without looking at it.
     *
     * @param timeToLive counted from now, not from the commit; at least 1 ms, to the millisecond, at most 36 500 days
     */
    public void set(long value, Duration timeToLive) {
        Durations.requirePositive(timeToLive, "timeToLive");
        work(counter -> {
            counter.set(text(value), Expiry.in(timeToLive));
            return true;
        });
    }

    /** Adds to the value without looking at it. */
    public void add(long increment) {
        work(counter -> {
            counter.add(increment);
            return true;
        });
    }

    /** Adds 1 to the value without looking at it. */
    public void increment() {
        add(1);
    }

    /** Subtracts 1 from the value without looking at it. */
    public void decrement() {
        add(-1);
    }

    /** Adds to the value and answers the sum. */
    public long addAndGet(long increment) {
        return work(counter -> counter.addAndGet(increment));
    }

    /** Adds 1 to the value and answers the sum. */
    public long incrementAndGet() {
        return addAndGet(1);
    }

    /** Subtracts 1 from the value and answers the difference. */
    public long decrementAndGet() {
        return addAndGet(-1);
    }

    /** Adds to the value and answers the one before. */
    public long getAndAdd(long increment) {
        return addAndGet(increment) - increment;
    }

    /** Adds 1 to the value and answers the one before. */
    public long getAndIncrement() {
        return getAndAdd(1);
    }

    /** Subtracts 1 from the value and answers the one before. */
    public long getAndDecrement() {
        return getAndAdd(-1);
    }

    /** Sets the value and answers the one before; an expiry goes. */
    public long getAndSet(long value) {
        return work(counter -> {
            long before = counter.integer();
            counter.set(text(value));
            return before;
        });
    }

    /** Deletes the key and answers the value it had. */
    public long getAndDelete() {
        return work(counter -> {
            long before = counter.integer();
            boolean ignored = counter.delete();
            return before;
        });
    }

    /** Sets the value if it is the expected one, 0 for none; says whether it did. An expiry goes. */
    public boolean compareAndSet(long expected, long value) {
        return work(counter -> {
            boolean same = counter.integer() == expected;
            if (same) {
                counter.set(text(value));
            }
            return same;
        });
    }

    private static Bytes text(long value) {
        return Bytes.of(Long.toString(value));
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
