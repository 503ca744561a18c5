package io.concordat.redis.model;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Redis in memory.
 *
 * <p>It knows one thing that Redis does not: a key that becomes empty and is filled again within a transaction keeps its
 * expiry.
 */
final class Store {
    private final Map<String, Value> values = new TreeMap<>();
    private final Map<String, Long> expiries = new HashMap<>();
    private final Map<String, Long> expiriesOfEmptied = new HashMap<>();
    private final Set<String> refilled = new HashSet<>();

    Store copy() {
        Store copy = committed();
        copy.expiriesOfEmptied.putAll(expiriesOfEmptied);
        return copy;
    }

    /** The same after the end of the transaction. */
    Store committed() {
        Store copy = new Store();
        copy.values.putAll(values);
        copy.expiries.putAll(expiries);
        return copy;
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    Optional<Value> value(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** The value as this type. */
    <T extends Value> Optional<T> value(String key, Class<T> type) {
        return value(key).map(value -> {
            if (!type.isInstance(value)) {
                throw Fault.WRONG_TYPE.refusal();
            }
            return type.cast(value);
        });
    }

    /** Puts a value; the expiry stays. An empty collection is none. */
    void put(String key, Value value) {
        if (value.isEmpty()) {
            values.remove(key);
            Long expiry = expiries.remove(key);
            if (expiry != null) {
                expiriesOfEmptied.put(key, expiry);
            }
            return;
        }
        values.put(key, value);
        Long expiry = expiriesOfEmptied.remove(key);
        if (expiry != null) {
            expiries.put(key, expiry);
            refilled.add(key);
        }
    }

    /** The key goes, and its expiry. */
    boolean drop(String key) {
        expiries.remove(key);
        expiriesOfEmptied.remove(key);
        return values.remove(key) != null;
    }

    /** The key goes on under another name. */
    void rename(String key, String newName) {
        Value value = value(key).orElseThrow(Fault.NOT_THERE::refusal);
        Optional<Long> expiry = expiry(key);
        boolean ignored = drop(key);
        ignored = drop(newName);
        values.put(newName, value);
        expiry.ifPresent(seconds -> expiries.put(newName, seconds));
    }

    Optional<Long> expiry(String key) {
        return Optional.ofNullable(expiries.get(key));
    }

    void expire(String key, long seconds) {
        expiries.put(key, seconds);
    }

    boolean persist(String key) {
        return expiries.remove(key) != null;
    }

    /** The keys that have got their expiry back, where Redis has forgotten it. */
    Set<String> refilled() {
        Set<String> keys = Set.copyOf(refilled);
        refilled.clear();
        return keys;
    }
}
