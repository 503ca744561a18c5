package io.concordat.coordinator.jdbc;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the calls of the application that are under way on a transaction's connection, until it takes no more. Thread-safe,
 * without locks.
 */
final class Usage {
    private static final int ENDED = Integer.MIN_VALUE;

    /** Calls under way; below zero, counted from {@link #ENDED}, once no more are taken. */
    private final AtomicInteger calls = new AtomicInteger();

    /** Says whether a call may begin; if so, {@link #leave} must follow. */
    boolean enter() {
        return calls.getAndUpdate(count -> count < 0 ? count : count + 1) >= 0;
    }

    void leave() {
        calls.decrementAndGet();
    }

    /** Takes no more calls; those under way go on. */
    void end() {
        calls.getAndUpdate(count -> count < 0 ? count : count + ENDED);
    }

    boolean isEnded() {
        return calls.get() < 0;
    }

    boolean isIdle() {
        int count = calls.get();
        return count == 0 || count == ENDED;
    }
}
