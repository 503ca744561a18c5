package io.concordat.redis.branch;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells requests with the same xid apart, of all processes there ever are; it need not be hard to guess. A random number of the
 * process, and a count: random numbers for each would be drawn from one source, one thread at a time. Thread-safe.
 */
final class Token {
    private static final String PROCESS = UUID.randomUUID().toString();
    private static final AtomicLong COUNT = new AtomicLong();
    private static final int SHORT = 36;

    private Token() {}

    static String next() {
        return PROCESS + "-" + Long.toString(COUNT.incrementAndGet(), SHORT);
    }
}
