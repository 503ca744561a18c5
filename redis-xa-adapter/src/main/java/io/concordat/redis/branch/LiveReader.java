package io.concordat.redis.branch;

import io.concordat.redis.keys.Bytes;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads live keys during the active phase. Every method is one round trip, and throws {@link IllegalStateException} when
 * the key holds another type.
 */
public interface LiveReader {
    /** The plain value. */
    Optional<Bytes> value(String key);

    /** Whether the key is there. */
    boolean present(String key, KeyType type);

    /** Milliseconds left, -1 without an expiry; empty when the key is not there. */
    OptionalLong expiryMillis(String key, KeyType type);

    /** The values of these fields, an entry for each that is asked for. */
    Map<Bytes, Optional<Bytes>> fields(String key, Collection<Bytes> fields);

    /** The number of fields. */
    int size(String key);

    /** All fields. */
    Set<Bytes> names(String key);

    /** All fields with their values. */
    Map<Bytes, Bytes> entries(String key);
}
