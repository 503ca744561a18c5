package io.concordat.redis.model;

import io.concordat.redis.RedisSession;
import io.concordat.redis.XaObject;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A type of key: how the adapter names it and how the model keeps it.
 *
 * @param name the class of the adapter
 * @param api from a session
 * @param load a copy of the value that may be changed
 * @param save puts it back
 */
record Kind<X extends XaObject, M>(
        String name, BiFunction<RedisSession, String, X> api, BiFunction<Store, String, M> load, Save<M> save) {
    /** Puts a value back. */
    interface Save<M> {
        void to(Store store, String key, M value);
    }

    /** An operation that answers, and so looks at the key. */
    Operation asked(String key, String words, Function<X, Object> adapter, Function<M, Object> model, Direct direct) {
        return operation(key, words, false, adapter, model, direct);
    }

    /** An operation that looks at nothing. */
    Operation blind(String key, String words, Consumer<X> adapter, Consumer<M> model, Direct direct) {
        return operation(
                key,
                words,
                true,
                object -> {
                    adapter.accept(object);
                    return Answers.DONE;
                },
                value -> {
                    model.accept(value);
                    return Answers.DONE;
                },
                direct);
    }

    /** The key goes, unseen. */
    Operation clear(String key, Consumer<X> adapter) {
        return whole(
                key,
                "clear",
                true,
                object -> {
                    adapter.accept(object);
                    return Answers.DONE;
                },
                (store, k) -> {
                    store.drop(k);
                    return Answers.DONE;
                },
                Direct.command(Answers::done, "DEL", key).asLenient());
    }

    /** What concerns the key and not its content. The key has to be of this kind. */
    Operation whole(
            String key,
            String words,
            boolean blind,
            Function<X, Object> adapter,
            BiFunction<Store, String, Object> model,
            Direct direct) {
        return new Operation(
                name + " " + key + " " + words,
                key,
                blind,
                (session, names) -> adapter.apply(api.apply(session, names.of(key))),
                store -> {
                    M ignored = load.apply(store, key);
                    return model.apply(store, key);
                },
                direct);
    }

    private Operation operation(
            String key,
            String words,
            boolean blind,
            Function<X, Object> adapter,
            Function<M, Object> model,
            Direct direct) {
        return whole(
                key,
                words,
                blind,
                adapter,
                (store, k) -> {
                    M value = load.apply(store, k);
                    Object answer = model.apply(value);
                    save.to(store, k, value);
                    return answer;
                },
                direct);
    }
}
