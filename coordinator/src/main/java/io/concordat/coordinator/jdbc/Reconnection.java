package io.concordat.coordinator.jdbc;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Lets a HikariCP pool have its connections again as soon as its server answers. The pool itself waits longer and longer after
 * each attempt that failed, up to 5 s; so on its own thread an attempt does not fail while the server cannot be reached, but
 * goes on. Those who borrow wait no longer than they would have, and are told why. Thread-safe.
 */
public final class Reconnection implements ThreadFactory {
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final String UNREACHABLE = "08";
    private static final String REJECTED = "08004"; // it does answer: it has too many connections, say

    private final String pool;
    private volatile Optional<SQLException> failure = Optional.empty();

    /** @param pool its name */
    public Reconnection(String pool) {
        this.pool = pool;
    }

    /**
     * Opens a connection.
     *
     * @param <C> its type
     */
    @FunctionalInterface
    public interface Opening<C> {
        C open() throws SQLException;
    }

    private static final class PoolThread extends Thread {
        PoolThread(Runnable work, String name) {
            super(work, name);
            setDaemon(true);
        }
    }

    /** A thread of the pool's own. */
    @Override
    public Thread newThread(Runnable work) {
        return new PoolThread(work, pool + ":connections");
    }

    /** Opens a connection; on a thread of the pool's own until that succeeds, fails for another reason, or the pool closes. */
    public <C> C open(Opening<C> opening) throws SQLException {
        while (true) {
            try {
                C opened = opening.open();
                failure = Optional.empty();
                return opened;
            } catch (SQLException e) {
                failure = Optional.of(e);
                if (!isUnreachable(e) || !(Thread.currentThread() instanceof PoolThread)) {
                    throw e;
                }
            }
            pause();
        }
    }

    private static boolean isUnreachable(SQLException e) {
        String state = e.getSQLState();
        return state != null && state.startsWith(UNREACHABLE) && !state.equals(REJECTED);
    }

    private void pause() throws SQLException {
        try {
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException(pool + " - the pool closes", "08003", e);
        }
    }

    /** What a borrower is told whom the pool had no connection for: with the reason, if the server could not be reached. */
    public SQLException explained(SQLException told) {
        return failure.<SQLException>map(reason -> new SQLTransientConnectionException(
                        told.getMessage() + ": the server cannot be reached, " + reason.getMessage(),
                        reason.getSQLState(),
                        reason))
                .orElse(told);
    }
}
