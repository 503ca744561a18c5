package io.concordat.redis;

import io.concordat.redis.branch.ListOverlay;
import io.concordat.redis.branch.Overlay;
import io.concordat.redis.keys.Bytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A list in Redis within a transaction, as an {@code RList}, {@code RQueue} or {@code RDeque} keeps it. Its ends change by
 * what is pushed and polled; a long list is never copied, unless {@link #clear} begins it anew. Indexes are those of Redis:
 * 0 is the first item, -1 the last.
 *
 * <p>{@link #addFirst}, {@link #addLast}, their plural forms and {@link #clear} read nothing and so conflict with nobody's
 * earlier change. Everything else reads, and prepare validates what it has read and no more: a poll or {@link #get} the items
 * it answers, so that producers at one end and a consumer at the other do not conflict while the list is not empty. The size
 * is read where nothing less tells: by {@link #size}, by a range with a negative index, by {@link #trim}, when both ends
 * are polled, and when a place is asked for between what this transaction has added to one end and taken from the other.
 * (A range from 0 to -1 reads all items instead.)
 *
 * <p>What would have to move items in the middle is not here: inserting at an index, removing by index or by value. Redis can
 * do that only by searching the list at the commit, when others may have changed it in a way that makes it another change
 * than the one this transaction saw. Nor can an operation wait for an item: nothing that others push becomes visible to
 * those who hold the transaction open, and its locks, while they wait. Read the list, clear it and add it again where that is
 * wanted; wait outside the transaction.
 *
 * <p>The expiry stays when the list becomes empty within the transaction and has items again at its end, and goes with the
 * last item otherwise, and with {@link #clear}. Thread-safe; errors are described at {@link RedisSession}.
 *
 * @param <V> what the codec encodes as a value
 */
public final class XaList<V> extends XaObject {
    private final ValueCodec<V> codec;

    XaList(RedisSession session, String key, ValueCodec<V> codec) {
        super(session, key);
        this.codec = codec;
    }

    /** Adds an item before the first, without looking at the list. */
    public void addFirst(V value) {
        List<Bytes> items = List.of(codec.encode(value));
        run(list -> list.addFirst(items));
    }

    /** Adds an item after the last, without looking at the list. */
    public void addLast(V value) {
        List<Bytes> items = List.of(codec.encode(value));
        run(list -> list.addLast(items));
    }

    /** Adds items before the first, so that they stand there in their order, without looking at the list. */
    public void addAllFirst(Collection<? extends V> values) {
        List<Bytes> items = encoded(values);
        Collections.reverse(items);
        run(list -> list.addFirst(items));
    }

    /** Adds items after the last, in their order, without looking at the list. */
    public void addAllLast(Collection<? extends V> values) {
        List<Bytes> items = encoded(values);
        run(list -> list.addLast(items));
    }

    /** Removes the first item. */
    public Optional<V> pollFirst() {
        return pollFirst(1).stream().findFirst();
    }

    /** Removes the last item. */
    public Optional<V> pollLast() {
        return pollLast(1).stream().findFirst();
    }

    /**
     * Removes the first items, read in one round trip.
     *
     * @param limit how many at most; fewer when there are not as many
     * @throws IllegalArgumentException when the limit is negative
     */
    public List<V> pollFirst(int limit) {
        requireNotNegative(limit);
        return decoded(work(list -> list.pollFirst(limit)));
    }

    /** Removes the last items, the last one first; else as {@link #pollFirst(int)}. */
    public List<V> pollLast(int limit) {
        requireNotNegative(limit);
        return decoded(work(list -> list.pollLast(limit)));
    }

    /** The first item. */
    public Optional<V> peekFirst() {
        return get(0);
    }

    /** The last item. */
    public Optional<V> peekLast() {
        return get(-1);
    }

    /** The item at an index; negative ones count from the end. Empty where there is none. */
    public Optional<V> get(int index) {
        return read(list -> list.get(index)).map(codec::decode);
    }

    /** A copy of the items from one index to another, both included; less where there are not as many. */
    public List<V> range(int from, int to) {
        return decoded(read(list -> list.range(from, to)));
    }

    /** A copy of all items. */
    public List<V> readAll() {
        return range(0, -1);
    }

    /** The number of items. */
    public int size() {
        return Math.toIntExact(read(ListOverlay::size));
    }

    /** Whether there are no items. */
    public boolean isEmpty() {
        return !isPresent();
    }

    /**
     * Replaces the item at an index and answers it; negative indexes count from the end.
     *
     * @throws IndexOutOfBoundsException when there is none; nothing is changed
     */
    public V set(int index, V value) {
        Bytes bytes = codec.encode(value);
        Optional<Bytes> before = work(list -> list.set(index, bytes));
        return codec.decode(before.orElseThrow(() -> new IndexOutOfBoundsException(
                "List " + key + " has no item at index " + index + ". Nothing was changed")));
    }

    /** Keeps the items from one index to another, both included, and removes the others without looking at them. */
    public void trim(int from, int to) {
        run(list -> list.trim(from, to));
    }

    /** Removes all items, and the expiry, without looking at them. What is added afterwards is the whole list. */
    public void clear() {
        run(ListOverlay::clear);
    }

    private List<Bytes> encoded(Collection<? extends V> values) {
        List<Bytes> items = new ArrayList<>();
        values.forEach(value -> items.add(codec.encode(value)));
        return items;
    }

    private List<V> decoded(List<Bytes> items) {
        return items.stream().map(codec::decode).toList();
    }

    private static void requireNotNegative(int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("limit must not be negative: " + limit);
        }
    }

    @Override
    ListOverlay in(Overlay overlay) {
        return overlay.list(key);
    }

    private void run(Consumer<ListOverlay> operation) {
        work(list -> {
            operation.accept(list);
            return true;
        });
    }

    private <T> T work(Function<ListOverlay, T> operation) {
        return session.work(overlay -> operation.apply(in(overlay)));
    }

    private <T> T read(Function<ListOverlay, T> operation) {
        return session.read(overlay -> operation.apply(in(overlay)));
    }
}
