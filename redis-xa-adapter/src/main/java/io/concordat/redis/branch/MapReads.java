package io.concordat.redis.branch;

import io.concordat.redis.keys.Bytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What a branch has read of one live map. Each part is read once and then remembered: reads repeat. */
final class MapReads {
    private final String key;
    private final LiveReader live;
    private final Budget budget;

    private final Map<Bytes, Optional<Bytes>> fields = new HashMap<>();
    private Optional<Integer> size = Optional.empty();
    private Optional<Set<Bytes>> names = Optional.empty();
    private Optional<Map<Bytes, Bytes>> entries = Optional.empty();

    MapReads(String key, LiveReader live, Budget budget) {
        this.key = key;
        this.live = live;
        this.budget = budget;
    }

    Map<Bytes, Optional<Bytes>> fields(Collection<Bytes> wanted) {
        Set<Bytes> unknown = new HashSet<>(wanted);
        unknown.removeAll(fields.keySet());
        if (entries.isEmpty() && !unknown.isEmpty()) {
            budget.add(unknown.size(), unknown.stream().mapToLong(Bytes::length).sum());
            fields.putAll(live.fields(key, unknown));
        }
        Map<Bytes, Optional<Bytes>> found = new HashMap<>();
        for (Bytes field : wanted) {
            found.put(
                    field,
                    fields.containsKey(field)
                            ? fields.get(field)
                            : Optional.ofNullable(entries.orElseThrow().get(field)));
        }
        return found;
    }

    Optional<Bytes> field(Bytes wanted) {
        return fields(List.of(wanted)).get(wanted);
    }

    int size() {
        if (entries.isPresent()) {
            return entries.get().size();
        }
        if (names.isPresent()) {
            return names.get().size();
        }
        if (size.isEmpty()) {
            budget.add(1, 0);
            size = Optional.of(live.size(key));
        }
        return size.get();
    }

    Set<Bytes> names() {
        if (entries.isPresent()) {
            return entries.get().keySet();
        }
        if (names.isEmpty()) {
            budget.add(1, 0);
            names = Optional.of(live.names(key));
        }
        return names.get();
    }

    Map<Bytes, Bytes> entries() {
        if (entries.isEmpty()) {
            budget.add(1, 0);
            entries = Optional.of(live.entries(key));
        }
        return entries.get();
    }

    List<Expected> expected() {
        List<Expected> all = new ArrayList<>();
        // Sorted, so that the same reads always make the same request.
        Map<Bytes, Optional<Bytes>> sorted =
                new TreeMap<>((left, right) -> java.util.Arrays.compare(left.array(), right.array()));
        sorted.putAll(fields);
        sorted.forEach((field, value) -> all.add(Expected.field(key, field, value)));
        size.ifPresent(count -> all.add(Expected.size(key, count)));
        names.ifPresent(set -> all.add(Expected.names(key, set)));
        entries.ifPresent(map -> all.add(Expected.entries(key, map)));
        return all;
    }
}
