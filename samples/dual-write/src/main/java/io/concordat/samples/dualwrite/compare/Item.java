package io.concordat.samples.dualwrite.compare;

import java.util.Comparator;

/**
 * One fact that both stores hold: a product or an order. Immutable; products come first, then by number.
 *
 * @param kind what it is
 * @param id its number
 */
public record Item(Kind kind, long id) implements Comparable<Item> {
    /** What both stores hold. */
    public enum Kind {
        PRODUCT,
        ORDER
    }

    @Override
    public int compareTo(Item other) {
        return Comparator.comparing(Item::kind).thenComparingLong(Item::id).compare(this, other);
    }

    @Override
    public String toString() {
        return (kind == Kind.PRODUCT ? "product " : "order ") + id;
    }
}
