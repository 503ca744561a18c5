package io.concordat.testing.faults.history;

/**
 * Something that must not be.
 *
 * @param what it is
 * @param detail which transactions, items and elements, in lines
 */
public record Finding(Anomaly what, String detail) {
    @Override
    public String toString() {
        return what + "\n  " + detail.replace("\n", "\n  ");
    }
}
