package io.concordat.coordinator.recovery;

import java.time.Duration;
import java.util.List;

/**
 * How recovery works. Immutable; internal.
 *
 * @param interval time between two periodic passes of a resource; a pass that leaves work behind is repeated sooner
 * @param startPatience how long the pass at start is waited for while a resource says nothing
 * @param listeners told from the beginning
 */
public record RecoverySettings(Duration interval, Duration startPatience, List<RecoveryListener> listeners) {
    public RecoverySettings {
        listeners = List.copyOf(listeners);
    }
}
