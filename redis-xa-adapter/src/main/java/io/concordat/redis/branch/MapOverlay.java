package io.concordat.redis.branch;

import io.concordat.redis.keys.Bytes;
import io.concordat.redis.read.KeyType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A map as one branch sees it: what it has read of the live one, with its own changes over it. */
public final class MapOverlay extends KeyOverlay {
    private final Map<Bytes, FieldChange> changes = new LinkedHashMap<>();

    MapOverlay(KeyState state) {
        super(state, KeyType.HASH);
    }

    /** The value of a field. */
    public Optional<Bytes> get(Bytes field) {
        return getAll(List.of(field)).get(field);
    }

    /** The values of these fields, an entry for each that is asked for; what is not known is read in one round trip. */
    public Map<Bytes, Optional<Bytes>> getAll(Collection<Bytes> fields) {
        dropIfExpired();
        List<Bytes> fromLive = new ArrayList<>();
        for (Bytes field : fields) {
            FieldChange change = changes.get(field);
            if (change == null ? !state.isAnew() : change instanceof FieldChange.Add && !state.isAnew()) {
                fromLive.add(field);
            }
        }
        Map<Bytes, Optional<Bytes>> below = live.items(fromLive);
        Map<Bytes, Optional<Bytes>> found = new LinkedHashMap<>();
        for (Bytes field : fields) {
            found.put(field, over(field, below.getOrDefault(field, Optional.empty())));
        }
        return found;
    }

    /** Sets a field without looking at it. */
    public void put(Bytes field, Bytes value) {
        dropIfExpired();
        change(field, new FieldChange.Put(value));
    }

    /** Removes a field without looking at it. */
    public void remove(Bytes field) {
        dropIfExpired();
        change(field, new FieldChange.Remove());
    }

    /** Sets fields without looking at them: all of them, or none when they are too many. */
    public void putAll(Map<Bytes, Bytes> entries) {
        Map<Bytes, FieldChange> puts = new LinkedHashMap<>();
        entries.forEach((field, value) -> puts.put(field, new FieldChange.Put(value)));
        dropIfExpired();
        change(puts);
    }

    /** Removes fields without looking at them: all of them, or none when they are too many. */
    public void removeAll(Collection<Bytes> fields) {
        Map<Bytes, FieldChange> removes = new LinkedHashMap<>();
        fields.forEach(field -> removes.put(field, new FieldChange.Remove()));
        dropIfExpired();
        change(removes);
    }

    /** Adds to the integer in a field; looks at it only if this branch has changed it before. */
    public void add(Bytes field, long increment) {
        dropIfExpired();
        FieldChange before = changes.get(field);
        if (before == null && !state.isAnew()) {
            change(field, new FieldChange.Add(increment));
        } else if (before instanceof FieldChange.Add add) {
            change(field, new FieldChange.Add(Integers.add(add.increment(), increment, where(field))));
        } else {
            change(field, new FieldChange.Put(Integers.add(over(field, Optional.empty()), increment, where(field))));
        }
    }

    /** The number of fields. */
    public int size() {
        dropIfExpired();
        int size = state.isAnew() ? 0 : live.size();
        Map<Bytes, Optional<Bytes>> below = state.isAnew() ? new HashMap<>() : live.items(changes.keySet());
        for (Map.Entry<Bytes, FieldChange> change : changes.entrySet()) {
            boolean wasThere =
                    below.getOrDefault(change.getKey(), Optional.empty()).isPresent();
            boolean isThere = !(change.getValue() instanceof FieldChange.Remove);
            size += (isThere ? 1 : 0) - (wasThere ? 1 : 0);
        }
        return size;
    }

    /** All fields. */
    public Set<Bytes> names() {
        dropIfExpired();
        Set<Bytes> names = new LinkedHashSet<>(state.isAnew() ? Set.of() : live.names());
        changes.forEach((field, change) -> {
            if (change instanceof FieldChange.Remove) {
                names.remove(field);
            } else {
                names.add(field);
            }
        });
        return names;
    }

    /** All fields with their values. */
    public Map<Bytes, Bytes> entries() {
        dropIfExpired();
        Map<Bytes, Bytes> entries = new LinkedHashMap<>(state.isAnew() ? Map.of() : live.entries());
        for (Bytes field : changes.keySet()) {
            Optional<Bytes> value = over(field, Optional.ofNullable(entries.get(field)));
            value.ifPresentOrElse(v -> entries.put(field, v), () -> entries.remove(field));
        }
        return entries;
    }

    @Override
    public boolean isPresent() {
        dropIfExpired();
        if (changes.values().stream().anyMatch(change -> !(change instanceof FieldChange.Remove))) {
            return true;
        } else if (state.isAnew()) {
            return false;
        }
        return changes.isEmpty() ? live.isPresent() : size() > 0;
    }

    private Supplier<String> where(Bytes field) {
        return () -> "Field " + field + " of map " + name();
    }

    private void change(Bytes field, FieldChange change) {
        change(Map.of(field, change));
    }

    private void change(Map<Bytes, FieldChange> more) {
        Weight weight = Weight.NONE;
        for (Map.Entry<Bytes, FieldChange> change : more.entrySet()) {
            FieldChange before = changes.get(change.getKey());
            int bytes = change.getValue().bytes();
            weight = before == null
                    ? weight.plus(1, change.getKey().length() + bytes)
                    : weight.plus(0, bytes - before.bytes());
        }
        state.countPart(weight);
        changes.putAll(more);
    }

    private Optional<Bytes> over(Bytes field, Optional<Bytes> below) {
        FieldChange change = changes.get(field);
        if (change == null) {
            return below;
        }
        if (change instanceof FieldChange.Put put) {
            return Optional.of(put.value());
        }
        if (change instanceof FieldChange.Add add) {
            return Optional.of(Integers.add(below, add.increment(), where(field)));
        }
        return Optional.empty();
    }

    @Override
    Weight weight() {
        Weight weight = Weight.NONE;
        for (Map.Entry<Bytes, FieldChange> change : changes.entrySet()) {
            weight = weight.plus(1, change.getKey().length() + change.getValue().bytes());
        }
        return weight;
    }

    @Override
    void dropChanges() {
        changes.clear();
    }

    @Override
    List<Bytes> whole() {
        return MapOperations.whole(changes);
    }

    @Override
    List<Operation> deltas() {
        return MapOperations.deltas(key(), changes);
    }
}
