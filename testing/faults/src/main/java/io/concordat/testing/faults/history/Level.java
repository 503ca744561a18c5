package io.concordat.testing.faults.history;

/** An isolation that is claimed, by what it forbids. */
public enum Level {
    /** What is read is committed and whole, and nothing that was told as committed is missing or lost. */
    READ_COMMITTED,
    /** There is an order in which transactions could have run one by one, and it is also that of real time. */
    SERIALIZABLE;

    boolean forbids(Anomaly anomaly) {
        return switch (anomaly) {
            case LOST_UPDATE, G_SINGLE, G2, G_SINGLE_REALTIME, G2_REALTIME -> this == SERIALIZABLE;
            default -> true;
        };
    }
}
