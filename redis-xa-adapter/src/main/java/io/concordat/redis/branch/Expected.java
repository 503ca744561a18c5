package io.concordat.redis.branch;

import io.concordat.redis.keys.Bytes;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One thing that was read and must still be so at prepare.
 *
 * @param kind as {@code validate.lua} knows it
 * @param key the live key
 * @param field the map field, or empty
 * @param expectation the value, its digest, the size or the type
 */
public record Expected(String kind, String key, Bytes field, Bytes expectation) {
    private static final Bytes EMPTY = Bytes.of("");

    /** Up to this size a value is compared as it is, above by its digest. */
    private static final int SMALL = 64;

    static Expected value(String key, Optional<Bytes> value) {
        return value.map(v -> v.length() <= SMALL
                        ? new Expected("value", key, EMPTY, v)
                        : new Expected("value-digest", key, EMPTY, Digests.of(v)))
                .orElseGet(() -> new Expected("none", key, EMPTY, EMPTY));
    }

    static Expected presence(String key, Optional<KeyType> type) {
        return type.map(t -> new Expected("type", key, EMPTY, Bytes.of(t.redisName())))
                .orElseGet(() -> new Expected("none", key, EMPTY, EMPTY));
    }

    static Expected field(String key, Bytes field, Optional<Bytes> value) {
        return value.map(v -> v.length() <= SMALL
                        ? new Expected("field", key, field, v)
                        : new Expected("field-digest", key, field, Digests.of(v)))
                .orElseGet(() -> new Expected("field-none", key, field, EMPTY));
    }

    static Expected size(String key, int size) {
        return new Expected("size", key, EMPTY, Bytes.of(Integer.toString(size)));
    }

    static Expected names(String key, Collection<Bytes> names) {
        return new Expected("fields", key, EMPTY, Digests.ofNames(Set.copyOf(names)));
    }

    static Expected entries(String key, Map<Bytes, Bytes> entries) {
        return new Expected("entries", key, EMPTY, Digests.ofEntries(entries));
    }
}
