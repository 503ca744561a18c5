package io.concordat.coordinator.redis;

import io.concordat.coordinator.decision.Gtrid;
import java.util.List;
import java.util.Optional;

/**
 * What sees that Redis has not gone back to an earlier state since the branches of a batch answered, nor does so while the
 * batch is being confirmed. Used by one thread at a time.
 */
interface ForgetWitness {
    /** Those of the batch whose branches are at their end in Redis as it is from now on. */
    List<Gtrid> begin(List<Gtrid> batch);

    /** Why Redis is not the one it was at {@link #begin}; empty if it is. */
    Optional<String> changed();

    /** The batch is forgotten. */
    default void forgotten() {}
}
