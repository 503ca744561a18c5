package io.concordat.coordinator.recovery;

/**
 * Is told of recovery's events, in their order, on a thread of its own: recovery never waits for it. What it throws is
 * logged and otherwise ignored.
 */
@FunctionalInterface
public interface RecoveryListener {
    /** Something has been found or done. */
    void event(RecoveryEvent event);
}
