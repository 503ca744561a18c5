package io.concordat.redis.branch;

import io.concordat.redis.keys.Bytes;
import java.util.ArrayList;
import java.util.List;

/** What a branch has done to one end of a list. Guarded by the branch's lock. */
final class ListEnd {
    private final boolean first;
    private final Account account;

    /** So many items of the live list are gone at this end. */
    private long taken;

    /** What stands there instead, from the inside to the outside: the order in which it was pushed. */
    private final List<Bytes> pushed = new ArrayList<>();

    ListEnd(boolean first, Account account) {
        this.first = first;
        this.account = account;
    }

    boolean isFirst() {
        return first;
    }

    /** The index in the live list, as {@code LINDEX} knows it, of the item so deep from this end. */
    long index(long depth) {
        return first ? depth : -1 - depth;
    }

    long taken() {
        return taken;
    }

    void take(long more) {
        taken += more;
    }

    /** In the order in which it was pushed. Not to be changed. */
    List<Bytes> pushed() {
        return pushed;
    }

    void push(List<Bytes> items) {
        account.add(items.size(), items.stream().mapToLong(Bytes::length).sum());
        pushed.addAll(items);
    }

    /** Removes what was pushed last. */
    Bytes removeOutermost() {
        return remove(pushed.size() - 1);
    }

    /** Removes what was pushed first. */
    Bytes removeInnermost() {
        return remove(0);
    }

    private Bytes remove(int index) {
        Bytes item = pushed.remove(index);
        account.add(-1, -item.length());
        return item;
    }

    void replace(int index, Bytes item) {
        account.add(0, item.length() - pushed.get(index).length());
        pushed.set(index, item);
    }

    /** What it counts for. */
    Weight weight() {
        return new Weight(
                pushed.size(), pushed.stream().mapToLong(Bytes::length).sum());
    }

    /** Undoes everything, without giving back what it counted for. */
    void clear() {
        taken = 0;
        pushed.clear();
    }
}
