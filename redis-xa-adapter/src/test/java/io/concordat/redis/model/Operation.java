package io.concordat.redis.model;

import io.concordat.redis.RedisSession;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One operation on a key, said in three ways.
 *
 * @param words for people
 * @param key the key
 * @param blind whether the adapter does it without looking at the key, so that it is refused at prepare only
 * @param adapter in a transaction
 * @param model in memory
 * @param direct as commands
 */
record Operation(
        String words,
        String key,
        boolean blind,
        BiFunction<RedisSession, Names, Object> adapter,
        Function<Store, Object> model,
        Direct direct) {
    @Override
    public String toString() {
        return words;
    }
}
