package io.concordat.coordinator.decision.journal;

import java.util.Optional;

/** Whether a journal takes decisions. */
sealed interface Standing {
    /** It does. */
    record Working() implements Standing {}

    /** The next segment could not be begun; decisions try again. */
    record Full(String reason, long sinceNanos) implements Standing {}

    /** A write or force failed: what is on the disk is known only after a restart. */
    record Poisoned(String reason) implements Standing {}

    /** Closed, or closing. */
    record Closed(String reason) implements Standing {}

    /** Why new transactions may not begin, and what to do. */
    default Optional<String> refusal() {
        if (this instanceof Full full) {
            return Optional.of(full.reason());
        } else if (this instanceof Poisoned poisoned) {
            return Optional.of(poisoned.reason());
        } else if (this instanceof Closed closed) {
            return Optional.of(closed.reason());
        }
        return Optional.empty();
    }

    /** Whether it never works again in this process. */
    default boolean isFinal() {
        return this instanceof Poisoned || this instanceof Closed;
    }
}
