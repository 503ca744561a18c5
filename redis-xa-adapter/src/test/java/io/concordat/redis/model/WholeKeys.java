package io.concordat.redis.model;

import io.concordat.redis.XaObject;
import java.time.Duration;
import java.time.Instant;

/** What every type can do: deletion and expiry. */
final class WholeKeys {
    private WholeKeys() {}

    static <X extends XaObject, M> Operation any(Kind<X, M> kind, Dice dice, String key) {
        long seconds = dice.seconds();
        return switch (dice.below(7)) {
            case 0 ->
                kind.whole(
                        key,
                        "delete",
                        false,
                        XaObject::delete,
                        Store::drop,
                        Direct.command(Answers::yes, "DEL", key).asLenient());
            case 1 ->
                kind.whole(
                        key,
                        "isPresent",
                        false,
                        XaObject::isPresent,
                        Store::has,
                        Direct.command(Answers::yes, "EXISTS", key).asLenient());
            case 2, 3 ->
                kind.whole(
                        key,
                        "expire " + seconds,
                        false,
                        object -> object.expire(Duration.ofSeconds(seconds)),
                        (store, k) -> expire(store, k, seconds),
                        Direct.command(Answers::yes, "EXPIRE", key, Long.toString(seconds))
                                .asLenient());
            case 4 -> at(kind, key, dice.onceIn(3) ? -1000 : seconds);
            case 5 ->
                kind.whole(
                        key,
                        "persist",
                        false,
                        XaObject::persist,
                        Store::persist,
                        Direct.command(Answers::yes, "PERSIST", key).asLenient());
            default ->
                kind.whole(
                        key,
                        "remaining",
                        false,
                        XaObject::remaining,
                        Store::expiry,
                        Direct.command(Answers::expiry, "PTTL", key).asLenient());
        };
    }

    private static <X extends XaObject, M> Operation at(Kind<X, M> kind, String key, long seconds) {
        Instant time = Instant.now().plusSeconds(seconds);
        return kind.whole(
                key,
                "expireAt in " + seconds,
                false,
                object -> object.expireAt(time),
                (store, k) -> seconds < 0 ? store.drop(k) : expire(store, k, seconds),
                Direct.command(Answers::yes, "PEXPIREAT", key, Long.toString(time.toEpochMilli()))
                        .asLenient());
    }

    static boolean expire(Store store, String key, long seconds) {
        boolean present = store.has(key);
        if (present) {
            store.expire(key, seconds);
        }
        return present;
    }
}
