package io.concordat.coordinator.decision;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What two gates make certain together. */
record BothGates(ForgetGate one, ForgetGate other) implements ForgetGate {
    @Override
    public Optional<Map<String, Long>> confirm(List<Gtrid> batch) throws Exception {
        Optional<Map<String, Long>> first = one.confirm(batch);
        if (first.isEmpty()) {
            return first;
        }
        Optional<Map<String, Long>> second = other.confirm(batch);
        if (second.isEmpty()) {
            return second;
        }
        Map<String, Long> all = new HashMap<>(first.get());
        second.get().forEach((resource, generation) -> all.merge(resource, generation, Math::max));
        return Optional.of(Map.copyOf(all));
    }

    @Override
    public List<Gtrid> ended(List<Gtrid> batch) throws Exception {
        return other.ended(one.ended(batch));
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
