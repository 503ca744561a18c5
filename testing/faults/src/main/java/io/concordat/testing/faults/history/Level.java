package io.concordat.testing.faults.history;

import java.util.EnumSet;
import java.util.Set;

/** An isolation that is claimed, by what it forbids. */
public enum Level {
    /** What is read is committed and whole, and nothing that was told as committed is missing or lost. */
    READ_COMMITTED(EnumSet.range(Anomaly.APPLIED_TWICE, Anomaly.LOST_WRITE), EnumSet.of(Anomaly.G0, Anomaly.G1C)),
    /** There is an order in which transactions could have run one by one, and it is also that of real time. */
    SERIALIZABLE(EnumSet.allOf(Anomaly.class), EnumSet.noneOf(Anomaly.class));

    private final Set<Anomaly> forbidden;

    Level(Set<Anomaly> forbidden, Set<Anomaly> andThese) {
        this.forbidden = EnumSet.copyOf(forbidden);
        this.forbidden.addAll(andThese);
    }

    boolean forbids(Anomaly anomaly) {
        return forbidden.contains(anomaly);
    }
}
