package io.concordat.redis;

import io.concordat.redis.branch.Expiry;
import io.concordat.redis.branch.KeyOverlay;
import io.concordat.redis.branch.Overlay;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What can be done to a key in Redis within a transaction, whatever its type. A key without content is not there: a map
 * goes with its last field. Thread-safe; errors are described at {@link RedisSession}.
 */
public abstract class XaObject {
    final RedisSession session;
    final String key;

    XaObject(RedisSession session, String key) {
        this.session = session;
        this.key = key;
    }

    /** The key as a branch sees it. */
    abstract KeyOverlay in(Overlay overlay);

    /** Deletes the key; says whether it was there. Afterwards the transaction may use it as any other type. */
    public final boolean delete() {
        return session.work(overlay -> in(overlay).delete());
    }

    /** Whether the key is there. */
    public final boolean isPresent() {
        return session.read(overlay -> in(overlay).isPresent());
    }

    /**
     * Sets the expiry of a key that is there; says whether it is.
     *
     * @param timeToLive counted from now, not from the commit; at least 1 ms, to the millisecond, at most 36 500 days
     */
    public final boolean expire(Duration timeToLive) {
        Durations.requirePositive(timeToLive, "timeToLive");
        return session.work(overlay -> in(overlay).expire(Expiry.in(timeToLive)));
    }

    /**
     * Sets the expiry of a key that is there; says whether it is. Redis judges by its own clock, and a time in the past
     * deletes the key at the commit. Until then this transaction sees the key, and what is left, by this machine's clock.
     *
     * @param time to the millisecond, at most 36 500 days from now
     */
    public final boolean expireAt(Instant time) {
        Expiry expiry = Expiry.at(Durations.requireSensible(time, "time"));
        return session.work(overlay -> in(overlay).expire(expiry));
    }

    /**
     * Removes the expiry; says whether there was one. Prepare validates that the key is still there, and that it still has an
     * expiry, or still has none; not which.
     */
    public final boolean persist() {
        return session.work(overlay -> in(overlay).persist());
    }

    /**
     * What is left until the expiry; empty without an expiry, or without the key. Prepare validates that the key is still
     * there, or still not, but not its expiry.
     */
    public final Optional<Duration> remaining() {
        return session.read(overlay -> in(overlay).remaining());
    }
}
