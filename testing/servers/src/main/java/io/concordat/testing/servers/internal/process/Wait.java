package io.concordat.testing.servers.internal.process;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for a condition that only asking again can show. */
public final class Wait {
    private static final Duration INTERVAL = Duration.ofMillis(20);

    private Wait() {}

    /** Whether the condition became true in time. */
    public static boolean until(BooleanSupplier condition, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            try {
                Thread.sleep(INTERVAL.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for a server", e);
            }
        }
        return true;
    }
}
