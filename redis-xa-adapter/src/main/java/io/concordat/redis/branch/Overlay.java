package io.concordat.redis.branch;

import io.concordat.redis.keys.Groups;
import io.concordat.redis.keys.KeyLayout;
import io.concordat.redis.read.Budget;
import io.concordat.redis.read.Expected;
import io.concordat.redis.read.KeyType;
import io.concordat.redis.read.LiveReader;
import io.concordat.redis.read.ReadMode;
import io.concordat.redis.read.ReadSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What one branch has read and wants to write, key by key. Guarded by the branch's lock. */
public final class Overlay {
    private final Groups groups;
    private final Budget budget;
    private final ReadSet reads;
    private final Map<String, KeyOverlay> keys = new LinkedHashMap<>();

    /** An empty overlay. */
    public Overlay(Groups groups, LiveReader live, int maxOperations, long maxBytes) {
        this.groups = groups;
        this.budget = new Budget(maxOperations, maxBytes);
        this.reads = new ReadSet(live, budget);
    }

    /** Runs an operation that reads live keys in this way. */
    public <T> T reading(ReadMode mode, Supplier<T> operation) {
        return reads.reading(mode, operation);
    }

    /** The plain value under this key. */
    public BucketOverlay bucket(String key) {
        return typed(key, KeyType.STRING, BucketOverlay.class, BucketOverlay::new);
    }

    /** What is known of the version of the plain value under this key. */
    public VersionedBucket versioned(String key) {
        BucketOverlay value = bucket(key);
        String versionKey = groups.of(key).version(key);
        KeyOverlay version =
                keys.computeIfAbsent(versionKey, name -> new BucketOverlay(new KeyState(name, reads, budget)));
        return new VersionedBucket(value, (BucketOverlay) version);
    }

    /** The map under this key. */
    public MapOverlay map(String key) {
        return typed(key, KeyType.HASH, MapOverlay.class, MapOverlay::new);
    }

    /** The set under this key. */
    public SetOverlay set(String key) {
        return typed(key, KeyType.SET, SetOverlay.class, SetOverlay::new);
    }

    /** The sorted set under this key. */
    public SortedSetOverlay sortedSet(String key) {
        return typed(key, KeyType.SORTED_SET, SortedSetOverlay.class, SortedSetOverlay::new);
    }

    /** The list under this key. */
    public ListOverlay list(String key) {
        return typed(key, KeyType.LIST, ListOverlay.class, ListOverlay::new);
    }

    /** The key, whatever its type: as it is used in this branch already, if so. */
    public KeyOverlay any(String key) {
        KeyOverlay overlay = keys.get(key);
        if (overlay == null || overlay.isUntouched()) {
            overlay = new AnyOverlay(overlay == null ? new KeyState(checked(key), reads, budget) : overlay.state);
            keys.put(key, overlay);
        }
        return overlay;
    }

    /** Removes keys, all or none; answers how many were there. */
    public int delete(Collection<String> names) {
        List<KeyOverlay> present =
                all(names).stream().filter(KeyOverlay::isPresent).toList();
        List<KeyOverlay> emptied = all(names).stream()
                .filter(key -> !key.isPresent() && key.isEmptied())
                .toList();
        clearAll(Stream.concat(present.stream(), emptied.stream()).toList());
        return present.size();
    }

    /** Removes keys without looking at them, all or none. */
    public void clear(Collection<String> names) {
        clearAll(all(names));
    }

    private List<KeyOverlay> all(Collection<String> names) {
        return names.stream().distinct().map(this::any).toList();
    }

    private void clearAll(List<KeyOverlay> removed) {
        long operations = 0;
        long bytes = 0;
        for (KeyOverlay key : removed) {
            operations += key.clearing().operations();
            bytes += Math.max(0, key.clearing().bytes());
        }
        budget.require(operations, bytes);
        // Those that give back come first, so that the limit is not met in between.
        removed.stream()
                .sorted(Comparator.comparingLong(key -> key.clearing().operations()))
                .forEach(KeyOverlay::clear);
    }

    private <O extends KeyOverlay> O typed(String key, KeyType type, Class<O> wanted, Function<KeyState, O> maker) {
        KeyOverlay overlay = any(key);
        if (wanted.isInstance(overlay)) {
            return wanted.cast(overlay);
        }
        overlay.dropIfExpired();
        if (overlay.type() != KeyType.ANY && !overlay.isKnownToBeAbsent()) {
            throw otherType(overlay, type);
        }
        if (overlay.state.isAnew()) {
            // Gives back what removals of parts have counted for.
            overlay.clear();
        }
        O typed = maker.apply(overlay.state);
        if (!overlay.state.isAnew()) {
            typed.live.requireType();
        }
        keys.put(key, typed);
        return typed;
    }

    /**
     * Gives a key another name, within its group; what is there under that name goes.
     *
     * @throws NoSuchElementException when the key is not there
     * @throws IllegalArgumentException when the names are of different groups
     */
    public void rename(String from, String to) {
        KeyOverlay moved = any(from);
        requireSameGroup(from, checked(to));
        if (!moved.isPresent()) {
            throw missing(from, to);
        }
        if (from.equals(to)) {
            return;
        }
        KeyState left = new KeyState(from, reads, budget);
        // What is live under this name is not what was given it by a rename before.
        KeyType before = from.equals(moved.key()) ? moved.state.begunAnewAs().orElse(KeyType.ANY) : KeyType.ANY;
        Weight dropped = keys.containsKey(to) ? keys.get(to).weight() : Weight.NONE;
        left.beginAnew(before, ExpiryChange.REMOVED, dropped.negated().plus(2, to.length()));
        keys.put(from, new AnyOverlay(left));
        moved.state.rename(to);
        keys.put(to, moved);
    }

    /** The same, if nothing is there under the other name; says whether it did. */
    public boolean renameIfAbsent(String from, String to) {
        requireSameGroup(from, checked(to));
        KeyOverlay moved = any(from);
        if (!moved.isPresent()) {
            throw missing(from, to);
        }
        boolean absent = !any(to).isPresent();
        if (absent) {
            rename(from, to);
        }
        return absent;
    }

    private static NoSuchElementException missing(String from, String to) {
        return new NoSuchElementException(
                "Key " + from + " cannot be renamed to " + to + ": it is not there. Nothing was changed");
    }

    private void requireSameGroup(String from, String to) {
        if (!groups.of(from).equals(groups.of(to))) {
            throw new IllegalArgumentException("Key " + from + " cannot be renamed to " + to
                    + ": they are in different slots of the Redis Cluster, and a key keeps to its slot. Give both names the"
                    + " same hash tag. Nothing was changed");
        }
    }

    /** Whether all changes so far are in one group of keys. */
    public boolean changesOneGroupAtMost() {
        return operations().stream()
                        .map(operation -> groups.of(operation.key()))
                        .distinct()
                        .count()
                <= 1;
    }

    /** Everything so far, with a new token each time. */
    public Staged staged() {
        List<Operation> operations = operations();
        Set<String> written =
                operations.stream().map(Operation::key).collect(Collectors.toCollection(LinkedHashSet::new));
        List<Expected> expected = reads.expected();
        List<String> readOnly = expected.stream()
                .map(Expected::key)
                .distinct()
                .filter(key -> !written.contains(key))
                .toList();
        return new Staged(Token.next(), List.copyOf(written), readOnly, expected, operations);
    }

    /** First what is done to live values, then their moves, all at once, and then what begins anew under a name. */
    private List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        List<Operation> anew = new ArrayList<>();
        List<KeyState> moved = new ArrayList<>();
        for (KeyOverlay overlay : keys.values()) {
            (overlay.state.needsLive() ? operations : anew).addAll(overlay.operations());
            if (overlay.state.isMoved()) {
                moved.add(overlay.state);
            }
        }
        moved.forEach(key -> operations.add(new Operation.MoveOut(key.key())));
        moved.forEach(key -> operations.add(new Operation.MoveIn(key.name(), key.key())));
        operations.addAll(anew);
        return operations;
    }

    private String checked(String key) {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("A Redis key must not be empty");
        }
        KeyLayout layout = groups.ofMarker();
        if (layout.isReserved(key)) {
            throw new IllegalArgumentException("Key " + key + " belongs to the adapter itself (prefix "
                    + layout.prefix() + "). Use another key, or another prefix of RedisXADataSource");
        }
        return key;
    }

    private static IllegalStateException otherType(KeyOverlay overlay, KeyType wanted) {
        return new IllegalStateException("Key " + overlay.name() + " is used as "
                + overlay.type().apiName() + " in this transaction and cannot be used as " + wanted.apiName()
                + " too. Use the same type throughout a transaction, or delete the key first");
    }
}
