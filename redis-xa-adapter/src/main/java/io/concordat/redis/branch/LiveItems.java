package io.concordat.redis.branch;

import io.concordat.redis.keys.Bytes;
import io.concordat.redis.read.ListReads;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a branch has left of a live list, with the items it has set there. Guarded by the branch's lock. */
final class LiveItems {
    /** What the digest of an item counts for. */
    private static final long DIGEST = 40;

    private final ListReads live;
    private final ListEnd head;
    private final ListEnd tail;
    private final Account account;

    /** By the index from the head. */
    private final Map<Long, ItemChange> changes = new LinkedHashMap<>();

    /** What has gone and is known, by its index in the live list. */
    private final Map<Long, Bytes> taken = new LinkedHashMap<>();

    LiveItems(ListReads live, ListEnd head, ListEnd tail, Account account) {
        this.live = live;
        this.head = head;
        this.tail = tail;
        this.account = account;
    }

    /** How many items are left. */
    long left() {
        return Math.max(0, live.size() - head.taken() - tail.taken());
    }

    boolean isPresent() {
        if (head.taken() == 0 && tail.taken() == 0) {
            return live.isPresent();
        }
        return (tail.taken() == 0 ? place(head, tail, 0) : place(tail, head, 0)).isPresent();
    }

    /** The place so far from what is left at an end. */
    Optional<ItemPlace> place(ListEnd near, ListEnd far, long distance) {
        if (far.taken() > 0 && distance >= left()) {
            return Optional.empty();
        }
        long depth = near.taken() + distance;
        return live.item(near.index(depth)).map(item -> new ItemPlace.Live(this, near, depth, item));
    }

    /** The items between two indexes in the live list, the first counted from the head. */
    List<Bytes> range(long first, long last) {
        List<Bytes> items = new ArrayList<>(live.range(first, last));
        for (int i = 0; i < items.size() && !changes.isEmpty(); i++) {
            ItemChange change = changes.get(first + i);
            items.set(i, change == null ? items.get(i) : change.value());
        }
        return items;
    }

    /** Removes up to so many items from an end. */
    List<Bytes> take(ListEnd near, ListEnd far, long limit) {
        long count = limit == 0 || far.taken() == 0 ? limit : Math.min(limit, left());
        if (count == 0) {
            return List.of();
        }
        long depth = near.taken();
        List<Bytes> items = new ArrayList<>(
                near.isFirst()
                        ? live.range(depth, depth + count - 1)
                        : live.range(near.index(depth + count - 1), near.index(depth)));
        if (!near.isFirst()) {
            Collections.reverse(items);
        }
        long places = changes.isEmpty() ? 0 : live.size();
        account.add(items.size(), DIGEST * items.size());
        for (int i = 0; i < items.size(); i++) {
            taken.put(near.index(depth + i), items.get(i));
            ItemChange change = changes.get(near.isFirst() ? depth + i : places - 1 - depth - i);
            if (change != null) {
                items.set(i, change.value());
            }
        }
        near.take(items.size());
        dropChangesOfTaken();
        return items;
    }

    /** Removes items from an end without looking at them. There must be as many. */
    void drop(ListEnd near, long count) {
        near.take(count);
        dropChangesOfTaken();
    }

    Bytes current(ListEnd near, long depth, Bytes original) {
        if (changes.isEmpty()) {
            return original;
        }
        ItemChange change = changes.get(fromHead(near, depth));
        return change == null ? original : change.value();
    }

    void change(ListEnd near, long depth, Bytes original, Bytes value) {
        long place = fromHead(near, depth);
        ItemChange before = changes.get(place);
        account.add(
                before == null ? 1 : 0,
                before == null ? bytes(value) : value.length() - before.value().length());
        changes.put(place, new ItemChange(original, value));
    }

    /** What they count for. */
    Weight weight() {
        Weight weight = new Weight(taken.size(), DIGEST * taken.size());
        for (ItemChange change : changes.values()) {
            weight = weight.plus(1, bytes(change.value()));
        }
        return weight;
    }

    /** Undoes everything, without giving back what it counted for. */
    void clear() {
        taken.clear();
        changes.clear();
    }

    Map<Long, ItemChange> changes() {
        return new LinkedHashMap<>(changes);
    }

    Map<Long, Bytes> taken() {
        return new LinkedHashMap<>(taken);
    }

    private void dropChangesOfTaken() {
        if (changes.isEmpty()) {
            return;
        }
        long end = live.size() - tail.taken();
        dropChanges(changes.keySet().stream()
                .filter(place -> place < head.taken() || place >= end)
                .toList());
    }

    private void dropChanges(List<Long> places) {
        for (long place : places) {
            account.add(-1, -bytes(changes.remove(place).value()));
        }
    }

    private static long bytes(Bytes value) {
        return DIGEST + value.length();
    }

    private long fromHead(ListEnd near, long depth) {
        return near.isFirst() ? depth : live.size() - 1 - depth;
    }
}
