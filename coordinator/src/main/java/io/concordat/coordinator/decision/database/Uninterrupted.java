package io.concordat.coordinator.decision.database;

import java.util.function.Supplier;

/**
 * Keeps interrupts away from work that must not end half-way: pools answer one with an exception, and a virtual thread's
 * socket is closed by one. The flag is set again afterwards.
 */
final class Uninterrupted {
    private static final ThreadLocal<Boolean> SWALLOWED = new ThreadLocal<>();

    private Uninterrupted() {}

    static <T> T run(Supplier<T> work) {
        boolean outermost = SWALLOWED.get() == null;
        if (outermost) {
            SWALLOWED.set(false);
        }
        swallow();
        try {
            return work.get();
        } finally {
            swallow();
            if (outermost) {
                boolean interrupted = SWALLOWED.get();
                SWALLOWED.remove();
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    /** Within {@link #run}: clears the flag until the work is done; answers whether it was set. */
    static boolean swallow() {
        boolean set = SWALLOWED.get() != null && Thread.interrupted();
        if (set) {
            SWALLOWED.set(true);
        }
        return set;
    }
}
