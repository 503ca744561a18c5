package io.concordat.redis.branch;

import io.concordat.redis.keys.KeyLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What one branch has read and wants to write, key by key. Guarded by the branch's lock. */
public final class Overlay {
    private final KeyLayout layout;
    private final LiveReader live;
    private final Budget budget;
    private final Map<String, KeyOverlay> keys = new LinkedHashMap<>();

    /** An empty overlay. */
    public Overlay(KeyLayout layout, LiveReader live, int maxOperations, long maxBytes) {
        this.layout = layout;
        this.live = live;
        this.budget = new Budget(maxOperations, maxBytes);
    }

    /** The plain value under this key. */
    public BucketOverlay bucket(String key) {
        KeyOverlay overlay = keys.get(key);
        if (overlay == null) {
            overlay = new BucketOverlay(checked(key), live, budget);
            keys.put(key, overlay);
        }
        if (overlay instanceof BucketOverlay bucket) {
            return bucket;
        }
        throw otherType(overlay, KeyType.STRING);
    }

    /** The map under this key. */
    public MapOverlay map(String key) {
        KeyOverlay overlay = keys.get(key);
        if (overlay == null) {
            overlay = new MapOverlay(checked(key), live, budget);
            keys.put(key, overlay);
        }
        if (overlay instanceof MapOverlay map) {
            return map;
        }
        throw otherType(overlay, KeyType.HASH);
    }

    /** Everything so far, with a new token each time. */
    public Staged staged() {
        List<String> written = new ArrayList<>();
        List<String> readOnly = new ArrayList<>();
        List<Expected> expected = new ArrayList<>();
        List<Operation> operations = new ArrayList<>();
        for (KeyOverlay overlay : keys.values()) {
            List<Operation> ofKey = overlay.operations();
            List<Expected> readOfKey = overlay.expected();
            if (!ofKey.isEmpty()) {
                written.add(overlay.key());
            } else if (!readOfKey.isEmpty()) {
                readOnly.add(overlay.key());
            }
            expected.addAll(readOfKey);
            operations.addAll(ofKey);
        }
        return new Staged(UUID.randomUUID().toString(), written, readOnly, expected, operations);
    }

    private String checked(String key) {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("A Redis key must not be empty");
        }
        if (layout.isReserved(key)) {
            throw new IllegalArgumentException("Key " + key + " belongs to the adapter itself (prefix "
                    + layout.prefix() + "). Use another key, or another prefix of RedisXADataSource");
        }
        return key;
    }

    private static IllegalStateException otherType(KeyOverlay overlay, KeyType wanted) {
        return new IllegalStateException("Key " + overlay.key() + " is used as "
                + overlay.type().apiName() + " in this transaction and cannot be used as " + wanted.apiName()
                + " too. Use the same type throughout a transaction");
    }
}
