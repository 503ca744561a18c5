package io.concordat.coordinator.jta;

import io.concordat.coordinator.observe.LogContext;
import java.util.Optional;

/**
 * Which transaction each thread works in. A thread keeps one that a timeout or another thread has ended until it ends or
 * suspends it itself, so that what it does late is not taken for work without a transaction. Several threads may work in
 * one. Thread-safe.
 */
final class Association {
    /** Of one transaction manager only: the next one must not find what this one has left on a thread. */
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<Place> places = new ThreadLocal<>();

    private final LogContext logContext;

    Association(LogContext logContext) {
        this.logContext = logContext;
    }

    /** @param leave frees the thread's log context */
    private record Place(JtaTransaction transaction, Runnable leave) {}

    Optional<JtaTransaction> current() {
        return Optional.ofNullable(places.get()).map(Place::transaction);
    }

    /** From now on the calling thread, which works in none, or in one that has ended, works in this one. */
    void begin(JtaTransaction transaction) {
        end();
        places.set(new Place(transaction, logContext.enter(transaction.gtrid())));
        transaction.threads().add(Thread.currentThread());
    }

    /** Frees the calling thread. */
    Optional<JtaTransaction> end() {
        Optional<Place> left = Optional.ofNullable(places.get());
        places.remove();
        left.ifPresent(place -> {
            place.transaction().threads().remove(Thread.currentThread());
            place.leave().run();
        });
        return left.map(Place::transaction);
    }

    /**
     * Lets the calling thread work in a transaction that it ends.
     *
     * @return frees the thread from it, and lets it work on in what it worked in before, if that was another
     */
    Runnable toEnd(JtaTransaction transaction) {
        Optional<JtaTransaction> before = current().filter(other -> !other.equals(transaction));
        if (before.isPresent() || current().isEmpty()) {
            begin(transaction); // one that works in it never leaves it in between: the reaper tells those nobody
            // works in
        }
        return () -> {
            end();
            before.ifPresent(this::begin);
        };
    }
}
