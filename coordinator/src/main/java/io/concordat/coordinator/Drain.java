package io.concordat.coordinator;

import io.concordat.coordinator.branch.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for running transactions to end. */
final class Drain {
    private Drain() {}

    /** Returns when the condition holds, the limit is over, or the thread is interrupted (the flag stays set). */
    static void await(BooleanSupplier condition, Duration limit) {
        Deadline deadline = Deadline.after(limit);
        while (!condition.getAsBoolean() && !deadline.isOver()) {
            try {
                TimeUnit.MILLISECONDS.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
