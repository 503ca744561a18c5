package io.concordat.coordinator;

import io.concordat.coordinator.decision.DecisionLog;
import java.util.function.Supplier;

/** Gives a coordinator a decision log that applications cannot: in the coordinator's package, since nobody else may. */
public final class MeasuredCoordinator {
    private MeasuredCoordinator() {}

    /** The same builder, with that log. */
    public static CoordinatorBuilder withLog(CoordinatorBuilder builder, Supplier<DecisionLog> opening) {
        return builder.decisionLog(opening);
    }
}
