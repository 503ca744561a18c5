package io.concordat.coordinator.decision;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What must be certain before decisions may be forgotten: that no store can lose again what it has committed by them.
 *
 * <p>Asked by one thread of the log, once for each batch, after every branch of the batch has answered. If the log dies
 * between the answer and the deletion, the batch is asked for once more by whoever completes those decisions then.
 */
@FunctionalInterface
public interface ForgetGate {
    /** Every batch may go at once: all stores keep what they have answered. */
    static ForgetGate open() {
        return batch -> Optional.of(Map.of());
    }

    /**
     * Makes the batch's effects safe, for example by a durability barrier in Redis; may block for as long as that takes.
     *
     * @param batch decisions all of whose branches have answered
     * @return the generations to store in the same transaction as the deletion, by the names of the resources that show
     *     them, where they are higher than the log's; empty when the batch must be kept for now: it is asked for again with
     *     a later one
     * @throws Exception as empty, and logged
     */
    Optional<Map<String, Long>> confirm(List<Gtrid> batch) throws Exception;

    /**
     * Leaves out decisions whose branches are not at their end any more: a store that was set back shows them prepared again.
     * Asked right before {@link #confirm}, by the same thread; may block as that does.
     *
     * @param batch decisions all of whose branches have answered
     * @return those that may be asked for
     * @throws Exception as {@link #confirm}
     */
    default List<Gtrid> ended(List<Gtrid> batch) throws Exception {
        return batch;
    }

    /** How long decisions are kept after every branch has answered, at least; zero by default. */
    default Duration retention() {
        return Duration.ZERO;
    }

    /** The batch is deleted for good, by this log; told once, unless the log dies in between. */
    default void forgotten(List<Decision> batch) {}

    /** Both this and another one: the longer retention, all generations. */
    default ForgetGate and(ForgetGate other) {
        return new BothGates(this, other);
    }
}
