package io.concordat.redis;

import io.concordat.redis.branch.Expiry;
import io.concordat.redis.branch.KeyOverlay;
import io.concordat.redis.branch.Overlay;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Keys of any type within a transaction. What is done here, the typed objects of the transaction see, and the other way
 * round: a deleted key may become another type, a renamed one is read and changed under its new name. What is answered is
 * validated at prepare: that a key is there, or is not; {@link #fastDelete} reads nothing. Each key that is looked at takes a
 * round trip, once. Outside a transaction ({@link JtaRedis#autoSession}) keys in several slots of a Redis Cluster cannot be
 * deleted in one call ({@link IllegalArgumentException}, nothing is changed). Thread-safe; errors are described at {@link RedisSession}.
 */
public final class XaKeys {
    private final RedisSession session;
    private final UnaryOperator<String> names;

    XaKeys(RedisSession session, UnaryOperator<String> names) {
        this.session = session;
        this.names = names;
    }

    /** Deletes keys; answers how many were there. */
    public int delete(String... keys) {
        return session.work(overlay -> overlay.delete(names(keys)));
    }

    /** Deletes keys without looking at them. */
    public void fastDelete(String... keys) {
        boolean ignored = session.work(overlay -> {
            overlay.clear(names(keys));
            return true;
        });
    }

    /** Whether a key is there. */
    public boolean exists(String key) {
        return countExists(key) == 1;
    }

    /** How many of these keys are there; one that is named twice counts twice. */
    public int countExists(String... keys) {
        return session.read(overlay -> count(overlay, KeyOverlay::isPresent, keys));
    }

    /** The type of a key, as the Redis command {@code TYPE} names it; empty when it is not there. */
    public Optional<String> type(String key) {
        return session.read(overlay -> overlay.any(name(key)).typeName());
    }

    /** See {@link XaObject#expire}. */
    public boolean expire(String key, Duration timeToLive) {
        Durations.requirePositive(timeToLive, "timeToLive");
        return session.work(overlay -> overlay.any(name(key)).expire(Expiry.in(timeToLive)));
    }

    /** See {@link XaObject#expireAt}. */
    public boolean expireAt(String key, Instant time) {
        Expiry expiry = Expiry.at(Durations.requireSensible(time, "time"));
        return session.work(overlay -> overlay.any(name(key)).expire(expiry));
    }

    /** See {@link XaObject#persist}. */
    public boolean persist(String key) {
        return session.work(overlay -> overlay.any(name(key)).persist());
    }

    /** See {@link XaObject#remaining}. */
    public Optional<Duration> remaining(String key) {
        return session.read(overlay -> overlay.any(name(key)).remaining());
    }

    /**
     * Gives a key another name; whatever is there under that name goes, without a look at it. The expiry moves with the key.
     * Nothing is copied. In a Redis Cluster both names must be in the same slot. A key that goes in doubt, other than by its
     * own expiry, makes the outcome heuristic, with nothing applied.
     *
     * @throws NoSuchElementException when the key is not there; nothing is changed
     * @throws IllegalArgumentException when the names are in different slots of a Redis Cluster; nothing is changed
     */
    public void rename(String key, String newName) {
        boolean ignored = session.work(overlay -> {
            overlay.rename(name(key), name(newName));
            return true;
        });
    }

    /**
     * Gives a key another name, if nothing is there under that; says whether it did. Else as {@link #rename}.
     *
     * @throws NoSuchElementException when the key is not there; nothing is changed
     * @throws IllegalArgumentException when the names are in different slots of a Redis Cluster; nothing is changed
     */
    public boolean renameIfAbsent(String key, String newName) {
        return session.work(overlay -> overlay.renameIfAbsent(name(key), name(newName)));
    }

    private int count(Overlay overlay, Function<KeyOverlay, Boolean> operation, String... keys) {
        int count = 0;
        for (String key : keys) {
            count += operation.apply(overlay.any(name(key))) ? 1 : 0;
        }
        return count;
    }

    private List<String> names(String... keys) {
        return Stream.of(keys).map(names).toList();
    }

    private String name(String key) {
        return names.apply(key);
    }
}
