package io.concordat.coordinator.observe;

import io.concordat.coordinator.decision.Gtrid;
import java.util.Optional;

/**
 * Is told each protocol step, on the thread that takes it: the branches of one transaction are prepared at once, on several
 * threads, and so are those committed that do not commit last. Called by many threads at once; must be quick. What it throws,
 * Errors too, is logged and otherwise ignored: a listener never changes the outcome of a transaction.
 */
@FunctionalInterface
public interface CoordinatorListener {
    /**
     * Reports a step.
     *
     * @param step what has just happened, or is just about to
     * @param gtrid the transaction; empty for steps of a recovery that concern many
     * @param resource name of the branch's resource; empty for steps of the whole transaction
     */
    void step(ProtocolStep step, Optional<Gtrid> gtrid, Optional<String> resource);
}
