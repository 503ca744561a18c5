package io.concordat.coordinator.jta;

import io.concordat.coordinator.decision.Gtrid;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Names transactions: counted within the incarnation, which is another at every start on one log. The clock is asked once, at
 * the start, so that it cannot make two transactions one by going back afterwards. What it says then keeps apart two starts
 * that have the same incarnation since the log was lost in between. Thread-safe.
 */
public final class Gtrids {
    /** More transactions than a millisecond can begin. */
    private static final long PER_MILLISECOND = 1_000_000;

    private final String node;
    private final long incarnation;
    private final AtomicLong count;

    public Gtrids(String node, long incarnation) {
        this(node, incarnation, System.currentTimeMillis());
    }

    Gtrids(String node, long incarnation, long startMillis) {
        this.node = node;
        this.incarnation = incarnation;
        this.count = new AtomicLong(startMillis * PER_MILLISECOND);
    }

    Gtrid next() {
        return new Gtrid(node, incarnation, Long.toString(count.incrementAndGet()));
    }
}
