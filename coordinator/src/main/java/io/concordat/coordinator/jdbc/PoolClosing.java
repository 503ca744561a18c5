package io.concordat.coordinator.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.time.Duration;

/**
 * Closes HikariCP pools. In HikariCP 7.1.0 that takes 10 s where a connection was thrown away just before: the thread that has
 * closed it waits in {@code fillPool()} for the lock of the pool, which {@code shutdown()} holds while it waits for that thread.
 * No connection is left by then, and so nobody needs to wait for the rest.
 */
public final class PoolClosing {
    /** A close that takes no longer is waited for to its end. */
    private static final Duration USUAL = Duration.ofSeconds(1);

    private static final long LOOK_MILLIS = 20;

    private PoolClosing() {}

    /** Closes a pool, and returns when it has no connection left. An interrupt is kept for later. */
    public static void close(HikariDataSource pool) {
        HikariPoolMXBean connections = pool.getHikariPoolMXBean();
        if (connections == null) { // none was ever borrowed
            pool.close();
            return;
        }
        Thread closing = new Thread(pool::close, pool.getPoolName() + ":close");
        closing.setDaemon(true);
        closing.start();
        long begun = System.nanoTime();
        boolean interrupted = false;
        while (closing.isAlive()
                && (System.nanoTime() - begun < USUAL.toNanos() || connections.getTotalConnections() > 0)) {
            try {
                closing.join(LOOK_MILLIS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
