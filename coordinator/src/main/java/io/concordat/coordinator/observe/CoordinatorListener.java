package io.concordat.coordinator.observe;

import io.concordat.coordinator.decision.Gtrid;
import io.concordat.coordinator.recovery.RecoveryEvent;
import io.concordat.coordinator.recovery.RecoveryReport;
import java.time.Duration;
import java.util.Optional;

/**
 * Is told what happens to transactions, on the thread that does it: the branches of one transaction are prepared at once, on
 * several threads, and so are those committed that do not commit last. Called by many threads at once; must be quick. What it
 * throws, Errors too, is ignored, and logged the first time: a listener never changes the outcome of a transaction.
 */
@FunctionalInterface
public interface CoordinatorListener {
    /**
     * Reports a step.
     *
     * @param step what has just happened, or is just about to
     * @param gtrid the transaction; empty for steps of a recovery that concern many
     * @param resource name of the branch's resource; empty for steps of the whole transaction, or of the whole recovery
     */
    void step(ProtocolStep step, Optional<Gtrid> gtrid, Optional<String> resource);

    /** Reports a phase that is over, however it ended; does nothing by default. */
    default void phaseEnded(PhaseEnd phase) {}

    /** Reports the end of a transaction, once; does nothing by default. */
    default void transactionEnded(TransactionEnd end) {}

    /**
     * Reports the end of a recovery pass of one resource; does nothing by default.
     *
     * @param report what this pass has done and left
     * @param duration of the pass, by the monotonic clock
     */
    default void recoveryPassEnded(String resource, RecoveryReport report, Duration duration) {}

    /** Reports that a store has been told again what it had lost, and takes part again; does nothing by default. */
    default void replayEnded(RecoveryEvent.ReplayEnded replay) {}
}
