package io.concordat.coordinator.jdbc;

import io.concordat.coordinator.decision.Repeating;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports connections that nobody closes, once each, with the stack of whoever borrowed them: those borrowed outside a
 * transaction, and those of a transaction that has completed. A transaction that runs is no leak: its timeout ends it.
 * Remembers no more than one borrow for each pooled connection, and what completed transactions left open. Thread-safe.
 */
final class LeakWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LeakWatch.class);
    private static final Duration SHORTEST = Duration.ofMillis(10);

    private final String pool;
    private final Duration threshold;
    private final Map<Object, Borrow> borrows = new ConcurrentHashMap<>();
    private final AtomicBoolean started = new AtomicBoolean();
    private final Repeating looks;

    private record Borrow(String what, BooleanSupplier closed, Borrower borrower, long sinceNanos) {}

    /** Where a connection was borrowed: only its stack counts. */
    static final class Borrower extends Exception {
        private static final long serialVersionUID = 1L;

        Borrower() {
            super("borrowed by thread " + Thread.currentThread().getName());
        }
    }

    LeakWatch(String pool, Duration threshold) {
        this.pool = pool;
        this.threshold = threshold;
        Duration interval = threshold.dividedBy(4);
        this.looks = Repeating.every(
                interval.compareTo(SHORTEST) < 0 ? SHORTEST : interval, "concordat-leaks-" + pool, this::look);
    }

    /** A connection is lent outside a transaction; the pool's own state says when it is back. */
    void lent(PooledConnection connection) {
        Connection proxy = connection.proxy();
        watch(connection.physical(), "outside a transaction", () -> isClosed(proxy), new Borrower());
    }

    /** A transaction has completed, and a connection borrowed in it is open. */
    void leftOpen(TransactionHandle handle, Borrower borrower) {
        watch(handle, "in a transaction that has completed", handle::isLetGo, borrower);
    }

    private void watch(Object key, String what, BooleanSupplier closed, Borrower borrower) {
        borrows.put(key, new Borrow(what, closed, borrower, System.nanoTime()));
        if (started.compareAndSet(false, true)) {
            looks.start();
        }
    }

    private static boolean isClosed(Connection proxy) {
        try {
            return proxy.isClosed();
        } catch (SQLException e) {
            return true; // whatever it is, it does not hold a place in the pool
        }
    }

    private void look() {
        long now = System.nanoTime();
        borrows.forEach((key, borrow) -> {
            boolean late = now - borrow.sinceNanos() >= threshold.toNanos();
            if (borrow.closed().getAsBoolean()) {
                boolean ignored = borrows.remove(key, borrow);
            } else if (late && borrows.remove(key, borrow)) {
                log.warn(
                        "{} - a connection borrowed {} has not been closed for {}: close it where it was borrowed, in a"
                                + " try-with-resources statement",
                        pool,
                        borrow.what(),
                        threshold,
                        borrow.borrower());
            }
        });
    }

    @Override
    public void close() {
        looks.close();
    }
}
