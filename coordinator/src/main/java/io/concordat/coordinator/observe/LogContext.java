package io.concordat.coordinator.observe;

import io.concordat.coordinator.decision.Gtrid;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.MDC;

/**
 * Names the transaction a thread works for in SLF4J's MDC, so that what is logged meanwhile, by whomever, can be found by it.
 * Thread-safe.
 */
public final class LogContext {
    /** The MDC's key. */
    public static final String KEY = "gtrid";

    private final boolean on;

    private LogContext(boolean on) {
        this.on = on;
    }

    /** Does so, or leaves the MDC alone. */
    public static LogContext of(boolean on) {
        return new LogContext(on);
    }

    /**
     * Names a transaction on the calling thread.
     *
     * @return for the same thread: puts back what was there before, unless the application has meanwhile put something else
     *     there, or cleared it
     */
    public Runnable enter(Gtrid gtrid) {
        if (!on) {
            return LogContext::nothing;
        }
        String name = gtrid.toString();
        Optional<String> before = Optional.ofNullable(MDC.get(KEY));
        MDC.put(KEY, name);
        return () -> {
            if (Objects.equals(MDC.get(KEY), name)) {
                before.ifPresentOrElse(value -> MDC.put(KEY, value), () -> MDC.remove(KEY));
            }
        };
    }

    private static void nothing() {}

    /** Runs on a thread of the library's, for a transaction. */
    public void run(Gtrid gtrid, Runnable work) {
        Runnable leave = enter(gtrid);
        try {
            work.run();
        } finally {
            leave.run();
        }
    }

    /** Frees a new thread of the library's from what it may have inherited: some backends of SLF4J let threads inherit. */
    public Runnable fresh(Runnable thread) {
        return on
                ? () -> {
                    MDC.remove(KEY);
                    thread.run();
                }
                : thread;
    }
}
