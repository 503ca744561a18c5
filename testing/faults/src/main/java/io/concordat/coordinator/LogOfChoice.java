package io.concordat.coordinator;

import io.concordat.coordinator.decision.DecisionLog;
import java.util.function.Supplier;

/** Gives a coordinator a decision log that applications cannot: in the coordinator's package, since nobody else may. */
public final class LogOfChoice {
    private LogOfChoice() {}

    /** The same builder, with that log. */
    public static CoordinatorBuilder in(CoordinatorBuilder builder, Supplier<DecisionLog> opening) {
        return builder.decisionLog(opening);
    }
}
