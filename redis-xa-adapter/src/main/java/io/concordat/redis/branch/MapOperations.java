package io.concordat.redis.branch;

import io.concordat.redis.keys.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns the changes of a map into operations. */
final class MapOperations {
    private MapOperations() {}

    /** What is put, of a map that begins anew. */
    static List<Bytes> whole(Map<Bytes, FieldChange> changes) {
        List<Bytes> items = new ArrayList<>();
        changes.forEach((field, change) -> {
            if (change instanceof FieldChange.Put put) {
                items.add(field);
                items.add(put.value());
            }
        });
        return items;
    }

    /** The changes of a live map. */
    static List<Operation> deltas(String key, Map<Bytes, FieldChange> changes) {
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
        return operations;
    }
}
