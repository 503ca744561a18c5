package io.concordat.redis.branch;

import io.concordat.redis.keys.Bytes;
import io.concordat.redis.read.KeyType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns the changes of a map into operations: a whole map if it was cleared, else deltas. */
final class MapOperations {
    private MapOperations() {}

    static List<Operation> of(String key, boolean cleared, Optional<Expiry> expiry, Map<Bytes, FieldChange> changes) {
        Map<Bytes, Bytes> puts = new LinkedHashMap<>();
        Set<Bytes> removes = new LinkedHashSet<>();
        Map<Bytes, Long> additions = new LinkedHashMap<>();
        changes.forEach((field, change) -> {
            if (change instanceof FieldChange.Put put) {
                puts.put(field, put.value());
            } else if (change instanceof FieldChange.Add add) {
                additions.put(field, add.increment());
            } else {
                removes.add(field);
            }
        });
        if (cleared) {
            return List.of(
                    puts.isEmpty()
                            ? new Operation.Delete(key, KeyType.HASH)
                            : new Operation.Replace(key, KeyType.HASH, flat(puts), expiry));
        }
        List<Operation> operations = new ArrayList<>();
        // Puts first: a map never becomes empty in between, which would drop its expiry.
        if (!puts.isEmpty()) {
            operations.add(new Operation.PutFields(key, puts));
        }
        if (!additions.isEmpty()) {
            operations.add(new Operation.AddToFields(key, additions));
        }
        if (!removes.isEmpty()) {
            operations.add(new Operation.RemoveFields(key, removes));
        }
        expiry.ifPresent(at -> operations.add(new Operation.Expire(key, KeyType.HASH, at)));
        return operations;
    }

    private static List<Bytes> flat(Map<Bytes, Bytes> entries) {
        List<Bytes> items = new ArrayList<>();
        entries.forEach((field, value) -> {
            items.add(field);
            items.add(value);
        });
        return items;
    }
}
