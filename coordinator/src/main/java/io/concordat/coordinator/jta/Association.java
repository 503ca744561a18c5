package io.concordat.coordinator.jta;

import java.util.Optional;

/**
 * Which transaction each thread works in. A thread keeps one that a timeout or another thread has ended until it ends or
 * suspends it itself, so that what it does late is not taken for work without a transaction. Several threads may work in
 * one. Thread-safe.
 */
final class Association {
    /** Of one transaction manager only: the next one must not find what this one has left on a thread. */
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<JtaTransaction> transactions = new ThreadLocal<>();

    Optional<JtaTransaction> current() {
        return Optional.ofNullable(transactions.get());
    }

    /** From now on the calling thread, which works in none, works in this one. */
    void begin(JtaTransaction transaction) {
        transactions.set(transaction);
        transaction.threads().add(Thread.currentThread());
    }

    /** Frees the calling thread. */
    Optional<JtaTransaction> end() {
        Optional<JtaTransaction> left = current();
        left.ifPresent(transaction -> transaction.threads().remove(Thread.currentThread()));
        transactions.remove();
        return left;
    }

    /**
     * Lets the calling thread work in a transaction that it ends.
     *
     * @return frees the thread from it, and lets it work on in what it worked in before, if that was another
     */
    Runnable toEnd(JtaTransaction transaction) {
        Optional<JtaTransaction> before = end().filter(other -> !other.equals(transaction));
        begin(transaction);
        return () -> {
            end();
            before.ifPresent(this::begin);
        };
    }
}
