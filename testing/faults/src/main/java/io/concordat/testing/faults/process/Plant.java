package io.concordat.testing.faults.process;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A fault planted into the coordinator under test, to show that the harness finds it. Those of the decision log need a journal. */
public enum Plant {
    /** None: the product as it is. */
    NONE,
    /** The force of the journal answers without having done anything. */
    DECISION_NOT_FORCED,
    /** No decision is written at all. */
    NO_DECISION,
    /** Recovery rolls back what is decided. */
    PRESUMES_ABORT,
    /** A node answers for every node whose name begins with its own. */
    PREFIX_MATCH,
    /** Recovery never lists the branches of MySQL. */
    IGNORES_MYSQL,
    /** Recovery never lists the branches of Redis. */
    IGNORES_REDIS,
    /** The locks of a branch are gone as soon as it is prepared. */
    EARLY_UNLOCK,
    /** The commit of a branch in Redis is done once more. */
    APPLIES_TWICE,
    /** Decisions do not carry what Redis may lose; for modes with a database log. */
    NO_REDO;

    /** The plant of a name, as {@link #toString} writes it. */
    public static Optional<Plant> of(String name) {
        return Arrays.stream(values())
                .filter(plant -> plant.toString().equals(name))
                .findFirst();
    }

    boolean isOfTheLog() {
        return switch (this) {
            case NO_DECISION, PRESUMES_ABORT, PREFIX_MATCH -> true;
            default -> false;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
