package io.concordat.coordinator.decision;

import java.util.Objects;

/**
 * One branch named in a decision. Immutable.
 *
 * @param resource name under which the resource is registered with the coordinator
 * @param bqual branch qualifier, as text (this library's are ASCII)
 */
public record Participant(String resource, String bqual) {
    public Participant {
        Objects.requireNonNull(resource, "resource");
        Objects.requireNonNull(bqual, "bqual");
    }
}
