package io.concordat.testing.faults.history;

/**
 * One transaction comes before another.
 *
 * @param from its number in the graph
 * @param to the other's
 * @param why it does
 * @param item by which; empty for real time
 * @param detail for people
 */
record Edge(int from, int to, Kind why, String item, String detail) {
    /** Why one comes before another. */
    enum Kind {
        /** The other wrote the item next. */
        WRITE_WRITE,
        /** The other read what this one wrote. */
        WRITE_READ,
        /** This one read what the other then changed. */
        READ_WRITE,
        /** This one was told as committed before the other began. */
        REAL_TIME
    }
}
