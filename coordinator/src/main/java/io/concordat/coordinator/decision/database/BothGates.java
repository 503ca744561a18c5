package io.concordat.coordinator.decision.database;

import io.concordat.coordinator.decision.Decision;
import io.concordat.coordinator.decision.Gtrid;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** What two gates make certain together. */
record BothGates(ForgetGate one, ForgetGate other) implements ForgetGate {
    @Override
    public OptionalLong confirm(List<Gtrid> batch) throws Exception {
        OptionalLong first = one.confirm(batch);
        if (first.isEmpty()) {
            return first;
        }
        OptionalLong second = other.confirm(batch);
        return second.isEmpty() ? second : OptionalLong.of(Math.max(first.getAsLong(), second.getAsLong()));
    }

    @Override
    public Duration retention() {
        return one.retention().compareTo(other.retention()) > 0 ? one.retention() : other.retention();
    }

    @Override
    public void forgotten(List<Decision> batch) {
        one.forgotten(batch);
        other.forgotten(batch);
    }
}
