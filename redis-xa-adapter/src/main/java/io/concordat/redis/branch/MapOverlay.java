package io.concordat.redis.branch;

import io.concordat.redis.keys.Bytes;
import io.concordat.redis.read.Budget;
import io.concordat.redis.read.KeyReads;
import io.concordat.redis.read.KeyType;
import io.concordat.redis.read.ReadSet;
import java.time.Duration;
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
public final class MapOverlay implements KeyOverlay {
    private final String key;
    private final Budget budget;
    private final KeyReads live;

    /** Once cleared, the live map does not shine through any more. */
    private boolean cleared;

    private Optional<Expiry> expiry = Optional.empty();
    private final Map<Bytes, FieldChange> changes = new LinkedHashMap<>();

    MapOverlay(String key, ReadSet reads, Budget budget) {
        this.key = key;
        this.budget = budget;
        this.live = reads.of(key, KeyType.HASH);
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
            if (change == null ? !cleared : change instanceof FieldChange.Add && !cleared) {
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

    /** Adds to the integer in a field; looks at it only if this branch has changed it before. */
    public void add(Bytes field, long increment) {
        dropIfExpired();
        FieldChange before = changes.get(field);
        if (before == null && !cleared) {
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
        int size = cleared ? 0 : live.size();
        Map<Bytes, Optional<Bytes>> below = cleared ? new HashMap<>() : live.items(changes.keySet());
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
        Set<Bytes> names = new LinkedHashSet<>(cleared ? Set.of() : live.names());
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
        Map<Bytes, Bytes> entries = new LinkedHashMap<>(cleared ? Map.of() : live.entries());
        for (Bytes field : changes.keySet()) {
            Optional<Bytes> value = over(field, Optional.ofNullable(entries.get(field)));
            value.ifPresentOrElse(v -> entries.put(field, v), () -> entries.remove(field));
        }
        return entries;
    }

    /** Removes every field without looking at them. */
    public void clear() {
        // A deletion of the live map stays, whatever else is given back.
        long operations = cleared ? 0 : 1;
        operations -= expiry.isPresent() ? 1 : 0;
        long bytes = operations * key.length();
        for (Map.Entry<Bytes, FieldChange> change : changes.entrySet()) {
            operations--;
            bytes -= change.getKey().length() + change.getValue().bytes();
        }
        budget.add(operations, bytes);
        changes.clear();
        cleared = true;
        expiry = Optional.empty();
    }

    /** Sets the expiry of a map that has fields. */
    public boolean expire(Duration timeToLive) {
        if (size() == 0) {
            return false;
        }
        budget.add(expiry.isEmpty() ? 1 : 0, expiry.isEmpty() ? key.length() : 0);
        expiry = Optional.of(Expiry.in(timeToLive));
        return true;
    }

    /** What is left of the expiry. */
    public Optional<Duration> remaining() {
        dropIfExpired();
        if (changes.values().stream().anyMatch(FieldChange.Remove.class::isInstance) && size() == 0) {
            return Optional.empty();
        }
        if (cleared || expiry.isPresent()) {
            return expiry.map(Expiry::remaining);
        }
        return live.remaining();
    }

    private Supplier<String> where(Bytes field) {
        return () -> "Field " + field + " of map " + key;
    }

    private void dropIfExpired() {
        if (expiry.isPresent() && expiry.get().isPassed()) {
            clear();
        }
    }

    private void change(Bytes field, FieldChange change) {
        FieldChange before = changes.get(field);
        if (before == null) {
            budget.add(1, field.length() + change.bytes());
        } else {
            budget.add(0, change.bytes() - before.bytes());
        }
        changes.put(field, change);
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
    public String key() {
        return key;
    }

    @Override
    public KeyType type() {
        return KeyType.HASH;
    }

    @Override
    public List<Operation> operations() {
        dropIfExpired();
        return MapOperations.of(key, cleared, expiry, changes);
    }
}
