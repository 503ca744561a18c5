package io.concordat.redis.model;

import io.concordat.redis.XaKeys;
import io.concordat.testing.servers.resp.RedisReply;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Operations on keys of whatever type. */
final class Keys {
    private Keys() {}

    static Operation any(Dice dice, String key, String other) {
        long seconds = dice.seconds();
        return switch (dice.below(9)) {
            case 0 ->
                operation(
                        key,
                        "delete",
                        (keys, names) -> keys.delete(names.of(key)) == 1,
                        store -> store.drop(key),
                        Direct.command(Answers::yes, "DEL", key));
            case 1 ->
                operation(
                        key,
                        "fastDelete",
                        (keys, names) -> {
                            keys.fastDelete(names.of(key));
                            return Answers.DONE;
                        },
                        store -> {
                            boolean ignored = store.drop(key);
                            return Answers.DONE;
                        },
                        Direct.command(Answers::done, "DEL", key));
            case 2 ->
                operation(
                        key,
                        "countExists with " + other,
                        (keys, names) -> keys.countExists(names.of(key), names.of(other)),
                        store -> (store.has(key) ? 1L : 0L) + (store.has(other) ? 1L : 0L),
                        Direct.command(Answers::whole, "EXISTS", key, Direct.key(other)));
            case 3 ->
                operation(
                        key,
                        "type",
                        (keys, names) -> keys.type(names.of(key)),
                        store -> store.value(key).map(Value::type),
                        Direct.command(Keys::type, "TYPE", key));
            case 4 ->
                operation(
                        key,
                        "expire " + seconds,
                        (keys, names) -> keys.expire(names.of(key), Duration.ofSeconds(seconds)),
                        store -> WholeKeys.expire(store, key, seconds),
                        Direct.command(Answers::yes, "EXPIRE", key, Long.toString(seconds)));
            case 5 ->
                operation(
                        key,
                        "persist",
                        (keys, names) -> keys.persist(names.of(key)),
                        store -> store.persist(key),
                        Direct.command(Answers::yes, "PERSIST", key));
            case 6 ->
                operation(
                        key,
                        "remaining",
                        (keys, names) -> keys.remaining(names.of(key)),
                        store -> store.expiry(key),
                        Direct.command(Answers::expiry, "PTTL", key));
            case 7 ->
                operation(
                        key,
                        "rename to " + other,
                        (keys, names) -> {
                            keys.rename(names.of(key), names.of(other));
                            return Answers.DONE;
                        },
                        store -> {
                            store.rename(key, other);
                            return Answers.DONE;
                        },
                        Direct.command(Answers::done, "RENAME", key, Direct.key(other)));
            default ->
                operation(
                        key,
                        "renameIfAbsent to " + other,
                        (keys, names) -> keys.renameIfAbsent(names.of(key), names.of(other)),
                        store -> renameIfAbsent(store, key, other),
                        Direct.command(Answers::yes, "RENAMENX", key, Direct.key(other)));
        };
    }

    private static Operation operation(
            String key,
            String words,
            BiFunction<XaKeys, Names, Object> adapter,
            Function<Store, Object> model,
            Direct direct) {
        return new Operation(
                "XaKeys " + key + " " + words,
                key,
                false,
                (session, names) -> adapter.apply(session.getKeys(), names),
                model,
                direct);
    }

    private static boolean renameIfAbsent(Store store, String key, String other) {
        boolean free = !store.has(other);
        if (!store.has(key)) {
            throw Fault.NOT_THERE.refusal();
        } else if (free) {
            store.rename(key, other);
        }
        return free;
    }

    private static Object type(RedisReply reply) {
        return Optional.of(reply.text()).filter(type -> !type.equals("none"));
    }
}
