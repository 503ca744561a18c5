package io.concordat.testing.faults.history;

/** What can be wrong with a history; the names G0 to G2 are Adya's. */
public enum Anomaly {
    /** An element is there twice. */
    APPLIED_TWICE("applied twice"),
    /** A transaction does not see what it wrote, or, if it is serializable, what it saw. */
    INTERNAL("internal inconsistency"),
    /** An element was read, or is there, of a transaction that is rolled back. */
    G1A("G1a, aborted read"),
    /** An element was read before its transaction had asked for its commit. */
    DIRTY_READ("dirty read"),
    /** A transaction's element was read without the later ones that it appended to the same item. */
    G1B("G1b, intermediate read"),
    /** Of one transaction some is there and some is not. */
    TORN_WRITE("torn write"),
    /** A transaction was seen in one store and not in the other, in the order in which that must not be. */
    TORN_READ("torn read over both stores"),
    /** A read misses what was told as committed before its transaction began. */
    STALE_READ("stale read"),
    /** An element that was there, or was told as committed, is not there any more. */
    LOST_WRITE("lost write"),
    /** Two transactions read the same version of an item and both wrote it. */
    LOST_UPDATE("lost update"),
    /** A cycle of writes. */
    G0("G0, dirty write"),
    /** A cycle of writes and reads of what others wrote. */
    G1C("G1c, circular information flow"),
    /** A cycle in which one transaction has read what another then changed. */
    G_SINGLE("G-single, read skew"),
    /** A cycle in which several have read what others then changed. */
    G2("G2, write skew"),
    /** As G-single or less, with the order in which callers were told and began. */
    G_SINGLE_REALTIME("G-single against real time"),
    /** As G2, with the order in which callers were told and began. */
    G2_REALTIME("G2 against real time");

    private final String title;

    Anomaly(String title) {
        this.title = title;
    }

    @Override
    public String toString() {
        return title;
    }
}
