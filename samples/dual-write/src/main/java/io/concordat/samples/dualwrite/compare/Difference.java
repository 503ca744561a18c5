package io.concordat.samples.dualwrite.compare;

/**
 * A disagreement. Immutable.
 *
 * @param item what it is about
 * @param detail what each side says
 */
public record Difference(Item item, String detail) {
    @Override
    public String toString() {
        return item + ": " + detail;
    }
}
