package io.concordat.redis.model;

/** What a key of the model is called in Redis, for one of those who work on it. */
@FunctionalInterface
interface Names {
    String of(String key);
}
