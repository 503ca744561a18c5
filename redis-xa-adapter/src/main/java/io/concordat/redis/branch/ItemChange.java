package io.concordat.redis.branch;

import io.concordat.redis.keys.Bytes;

/**
 * An item of a live list gets another value.
 *
 * @param before what it was
 * @param value what it becomes
 */
public record ItemChange(Bytes before, Bytes value) {}
