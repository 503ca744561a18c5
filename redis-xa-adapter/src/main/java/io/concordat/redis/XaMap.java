package io.concordat.redis;

import io.concordat.redis.branch.MapOverlay;
import io.concordat.redis.branch.Overlay;
import io.concordat.redis.keys.Bytes;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A map in Redis (type hash) within a transaction. Changes are sent and applied field by field; a large map is never copied,
 * unless {@link #clear} begins it anew. What is read (fields, the size, all fields, all entries) is validated at prepare;
 * {@link #fastPut}, {@link #fastRemove}, {@link #add} and {@link #clear} read nothing and so conflict with nobody's earlier
 * change. Thread-safe; errors are described at {@link RedisSession}.
 *
 * @param <K> what the codec encodes as a field
 * @param <V> what the codec encodes as a value
 */
public final class XaMap<K, V> extends XaObject {
    private final MapCodec<K, V> codec;

    XaMap(RedisSession session, String key, MapCodec<K, V> codec) {
        super(session, key);
        this.codec = codec;
    }

    /** The value of a field. */
    public Optional<V> get(K field) {
        Bytes name = codec.field(field);
        return decoded(read(map -> map.get(name)));
    }

    /** The values of those of these fields that are there, read in one round trip. */
    public Map<K, V> getAll(Collection<K> fields) {
        Set<Bytes> names = new LinkedHashSet<>();
        fields.forEach(field -> names.add(codec.field(field)));
        Map<K, V> found = new LinkedHashMap<>();
        read(map -> map.getAll(names))
                .forEach((name, value) -> value.ifPresent(v -> found.put(codec.field(name), codec.value(v))));
        return found;
    }

    /** Sets a field and answers the value before. */
    public Optional<V> put(K field, V value) {
        Bytes name = codec.field(field);
        Bytes bytes = codec.value(value);
        return decoded(work(map -> {
            Optional<Bytes> before = map.get(name);
            map.put(name, bytes);
            return before;
        }));
    }

    /** Sets a field without looking at it. */
    public void fastPut(K field, V value) {
        Bytes name = codec.field(field);
        Bytes bytes = codec.value(value);
        run(map -> map.put(name, bytes));
    }

    /** Sets a field that is not there; answers the value that kept it from doing so. */
    public Optional<V> putIfAbsent(K field, V value) {
        Bytes name = codec.field(field);
        Bytes bytes = codec.value(value);
        return decoded(work(map -> {
            Optional<Bytes> before = map.get(name);
            if (before.isEmpty()) {
                map.put(name, bytes);
            }
            return before;
        }));
    }

    /** Sets fields without looking at them. */
    public void putAll(Map<? extends K, ? extends V> entries) {
        Map<Bytes, Bytes> encoded = new LinkedHashMap<>();
        entries.forEach((field, value) -> encoded.put(codec.field(field), codec.value(value)));
        run(map -> map.putAll(encoded));
    }

    /** Sets a field that is not there; says whether it did. */
    public boolean fastPutIfAbsent(K field, V value) {
        return putIfAbsent(field, value).isEmpty();
    }

    /** Sets a field that is there; answers the value it had, and nothing when it is not there. */
    public Optional<V> replace(K field, V value) {
        Bytes bytes = codec.value(value);
        return decoded(changed(field, before -> before.map(ignored -> bytes)));
    }

    /** Sets a field that is there; says whether it did. */
    public boolean fastPutIfExists(K field, V value) {
        return replace(field, value).isPresent();
    }

    /** Sets a field that has the expected value, compared in encoded form; says whether it did. */
    public boolean replace(K field, V expected, V value) {
        Optional<Bytes> wanted = Optional.of(codec.value(expected));
        Bytes bytes = codec.value(value);
        return wanted.equals(changed(field, before -> wanted.equals(before) ? Optional.of(bytes) : before));
    }

    /** Removes a field that has the expected value, compared in encoded form; says whether it did. */
    public boolean remove(K field, V expected) {
        Optional<Bytes> wanted = Optional.of(codec.value(expected));
        return wanted.equals(changed(field, before -> wanted.equals(before) ? Optional.empty() : before));
    }

    /** Reads a field, and sets or removes it where that changes something; answers what was there. */
    private Optional<Bytes> changed(K field, UnaryOperator<Optional<Bytes>> change) {
        Bytes name = codec.field(field);
        return work(map -> {
            Optional<Bytes> before = map.get(name);
            Optional<Bytes> after = change.apply(before);
            if (!after.equals(before)) {
                after.ifPresentOrElse(value -> map.put(name, value), () -> map.remove(name));
            }
            return before;
        });
    }

    /** Removes a field and answers the value it had. */
    public Optional<V> remove(K field) {
        Bytes name = codec.field(field);
        return decoded(work(map -> {
            Optional<Bytes> before = map.get(name);
            if (before.isPresent()) {
                map.remove(name);
            }
            return before;
        }));
    }

    /** Removes a field without looking at it. */
    public void fastRemove(K field) {
        Bytes name = codec.field(field);
        run(map -> map.remove(name));
    }

    /** Removes fields without looking at them. */
    public void fastRemoveAll(Collection<? extends K> fields) {
        List<Bytes> encoded = fields.stream().map(codec::field).toList();
        run(map -> map.removeAll(encoded));
    }

    /** A copy of all values, one for each field. */
    public List<V> values() {
        return List.copyOf(readAll().values());
    }

    /** Whether a field has this value, compared in encoded form; reads all of them. */
    public boolean containsValue(V value) {
        Bytes bytes = codec.value(value);
        return read(map -> map.entries().containsValue(bytes));
    }

    /** Whether the field is there. */
    public boolean containsKey(K field) {
        return get(field).isPresent();
    }

    /** The number of fields. */
    public int size() {
        return read(MapOverlay::size);
    }

    /** Whether there are no fields. */
    public boolean isEmpty() {
        return !isPresent();
    }

    /** A copy of all fields. */
    public Set<K> keySet() {
        Set<K> fields = new LinkedHashSet<>();
        read(MapOverlay::names).forEach(name -> fields.add(codec.field(name)));
        return fields;
    }

    /** A copy of all fields with their values. */
    public Map<K, V> readAll() {
        Map<K, V> all = new LinkedHashMap<>();
        read(MapOverlay::entries).forEach((name, value) -> all.put(codec.field(name), codec.value(value)));
        return all;
    }

    /**
     * Adds to the number in a field and answers the sum; a missing field counts as 0. Like {@code RMap.addAndGet} it works on
     * decimal text, whatever the codec. It reads the field: concurrent transactions that do so conflict, of which one wins.
     * Use {@link #add} where the sum does not matter.
     *
     * @param increment an Integer, Long, Double or BigDecimal
     * @throws IllegalArgumentException for another type, or a number that is infinite, none, or of thousands of digits
     * @throws IllegalStateException when the field is not a number
     * @throws ArithmeticException when the sum leaves the range of the type
     */
    public <N extends Number> N addAndGet(K field, N increment) {
        Bytes name = codec.field(field);
        return work(map -> {
            Decimals.Sum<N> sum = Decimals.add(map.get(name), increment, key, name);
            map.put(name, sum.text());
            return sum.value();
        });
    }

    /**
     * Adds to the integer in a field, whatever it is, as decimal text, whatever the codec; a missing field counts as 0.
     * Prepare refuses it when the field is not an integer or would leave the range of 64 bits; where this transaction has
     * changed the field before, so that it is known, this does.
     */
    public void add(K field, long increment) {
        Bytes name = codec.field(field);
        run(map -> map.add(name, increment));
    }

    /** Removes all fields, and the expiry, without looking at them. What is put afterwards is the whole map. */
    public void clear() {
        run(MapOverlay::clear);
    }

    private Optional<V> decoded(Optional<Bytes> bytes) {
        return bytes.map(codec::value);
    }

    private void run(Consumer<MapOverlay> operation) {
        work(map -> {
            operation.accept(map);
            return true;
        });
    }

    @Override
    MapOverlay in(Overlay overlay) {
        return overlay.map(key);
    }

    private <T> T work(Function<MapOverlay, T> operation) {
        return session.work(overlay -> operation.apply(in(overlay)));
    }

    private <T> T read(Function<MapOverlay, T> operation) {
        return session.read(overlay -> operation.apply(in(overlay)));
    }
}
