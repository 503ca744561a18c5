package io.concordat.redis.branch;

import io.concordat.redis.keys.Bytes;
import io.concordat.redis.read.KeyType;
import io.concordat.redis.read.Slice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A list as one branch sees it: what it has pushed to the head, what is left of the live list, what it has pushed to the
 * tail. The size of the live list is asked for only where nothing less tells.
 */
public final class ListOverlay extends KeyOverlay {
    /** More than a list can hold. */
    private static final long ENDLESS = 1L << 40;

    private final ListEnd head;
    private final ListEnd tail;
    private final LiveItems middle;

    ListOverlay(KeyState state) {
        super(state, KeyType.LIST);
        Account account = (operations, bytes) -> state.countPart(new Weight(operations, bytes));
        this.head = new ListEnd(true, account);
        this.tail = new ListEnd(false, account);
        this.middle = new LiveItems(live.list(), head, tail, account);
    }

    /** Pushes items to the head, one after the other, without looking at the list. */
    public void addFirst(List<Bytes> items) {
        dropIfExpired();
        head.push(items);
    }

    /** Pushes items to the tail, one after the other, without looking at the list. */
    public void addLast(List<Bytes> items) {
        dropIfExpired();
        tail.push(items);
    }

    /** Removes up to so many items from the head. */
    public List<Bytes> pollFirst(int limit) {
        return poll(head, tail, limit);
    }

    /** Removes up to so many items from the tail, the last one first. */
    public List<Bytes> pollLast(int limit) {
        return poll(tail, head, limit);
    }

    /** The item at an index; negative ones count from the tail. */
    public Optional<Bytes> get(int index) {
        dropIfExpired();
        return place(index).map(ItemPlace::item);
    }

    /** Replaces the item at an index and answers it; without one, does nothing. */
    public Optional<Bytes> set(int index, Bytes value) {
        dropIfExpired();
        return place(index).map(place -> {
            Bytes before = place.item();
            place.set(value);
            return before;
        });
    }

    /** The items between two indexes, both included, as {@code LRANGE} understands them. */
    public List<Bytes> range(int from, int to) {
        dropIfExpired();
        boolean whole = from == 0 && to == -1;
        boolean upToTheLiveEnd = tail.taken() == 0 && tail.pushed().isEmpty() && from >= 0 && to >= 0;
        if (state.isAnew() || !(whole || upToTheLiveEnd)) {
            long left = left();
            return items(Slice.of(from, to, sizeWith(left)), left);
        } else if (upToTheLiveEnd) {
            return items(new Slice(from, to), ENDLESS);
        }
        List<Bytes> items = reversed(head.pushed());
        items.addAll(middle.range(head.taken(), tail.index(tail.taken())));
        items.addAll(tail.pushed());
        return items;
    }

    /** The number of items. */
    public long size() {
        dropIfExpired();
        return sizeWith(left());
    }

    /** Keeps the items between two indexes, both included, as {@code LTRIM} understands them. */
    public void trim(int from, int to) {
        long size = size();
        Slice kept = Slice.of(from, to, size);
        drop(head, tail, kept.isEmpty() ? size : kept.first());
        drop(tail, head, kept.isEmpty() ? 0 : size - 1 - kept.last());
    }

    @Override
    public boolean isPresent() {
        dropIfExpired();
        boolean pushed = !head.pushed().isEmpty() || !tail.pushed().isEmpty();
        return pushed || (!state.isAnew() && middle.isPresent());
    }

    private Optional<ItemPlace> place(int index) {
        return index < 0 ? place(tail, head, -1L - index) : place(head, tail, index);
    }

    private Optional<ItemPlace> place(ListEnd near, ListEnd far, long distance) {
        int pushed = near.pushed().size();
        if (distance < pushed) {
            return Optional.of(new ItemPlace.Pushed(near, pushed - 1 - (int) distance));
        }
        Optional<ItemPlace> between = state.isAnew() ? Optional.empty() : middle.place(near, far, distance - pushed);
        if (between.isPresent() || far.pushed().isEmpty()) {
            return between;
        }
        long beyond = distance - pushed - left();
        return beyond >= 0 && beyond < far.pushed().size()
                ? Optional.of(new ItemPlace.Pushed(far, (int) beyond))
                : Optional.empty();
    }

    private List<Bytes> poll(ListEnd near, ListEnd far, int limit) {
        dropIfExpired();
        int fromNear = Math.min(limit, near.pushed().size());
        // First what can fail.
        List<Bytes> fromLive = state.isAnew() ? List.of() : middle.take(near, far, limit - fromNear);
        List<Bytes> polled = new ArrayList<>();
        for (int i = 0; i < fromNear; i++) {
            polled.add(near.removeOutermost());
        }
        polled.addAll(fromLive);
        while (polled.size() < limit && !far.pushed().isEmpty()) {
            polled.add(far.removeInnermost());
        }
        return polled;
    }

    private void drop(ListEnd near, ListEnd far, long count) {
        long more = count;
        for (; more > 0 && !near.pushed().isEmpty(); more--) {
            Bytes ignored = near.removeOutermost();
        }
        long fromLive = Math.min(more, left());
        middle.drop(near, fromLive);
        for (more -= fromLive; more > 0; more--) {
            Bytes ignored = far.removeInnermost();
        }
    }

    /** The items of a part, when so much of the live list is left. */
    private List<Bytes> items(Slice slice, long left) {
        List<Bytes> first = reversed(head.pushed());
        int before = first.size();
        List<Bytes> items = new ArrayList<>(part(first, slice, 0));
        long from = Math.max(slice.first() - before, 0);
        long to = Math.min(slice.last() - before, left - 1);
        if (from <= to) {
            items.addAll(middle.range(head.taken() + from, head.taken() + to));
        }
        items.addAll(part(tail.pushed(), slice, before + left));
        return items;
    }

    /** What a part of the whole has of these items, of which so many others come before. */
    private static List<Bytes> part(List<Bytes> items, Slice slice, long before) {
        long from = Math.max(slice.first() - before, 0);
        long to = Math.min(slice.last() - before + 1, items.size());
        return from < to ? items.subList((int) from, (int) to) : List.of();
    }

    private static List<Bytes> reversed(List<Bytes> items) {
        List<Bytes> reversed = new ArrayList<>(items);
        Collections.reverse(reversed);
        return reversed;
    }

    /** How much of the live list is left. */
    private long left() {
        return state.isAnew() ? 0 : middle.left();
    }

    private long sizeWith(long left) {
        return head.pushed().size() + left + tail.pushed().size();
    }

    @Override
    Weight weight() {
        return middle.weight().plus(head.weight()).plus(tail.weight());
    }

    @Override
    void dropChanges() {
        head.clear();
        tail.clear();
        middle.clear();
    }

    @Override
    List<Bytes> whole() {
        List<Bytes> items = reversed(head.pushed());
        items.addAll(tail.pushed());
        return items;
    }

    @Override
    List<Operation> deltas() {
        return ListOperations.deltas(key(), head, middle, tail);
    }
}
