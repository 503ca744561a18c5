package io.concordat.redis.script;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Sends again what a cluster could not run while it moves keys or changes its masters. */
final class Resend {
    private static final long LIMIT_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long FIRST_PAUSE_MILLIS = 10;
    private static final long LONGEST_PAUSE_MILLIS = 500;

    private Resend() {}

    /** The first answer, or the first failure of another kind or after some seconds. */
    static <T> CompletableFuture<T> whileClusterMoves(Supplier<CompletableFuture<T>> sending) {
        return attempt(sending, System.nanoTime() + LIMIT_NANOS, FIRST_PAUSE_MILLIS);
    }

    private static <T> CompletableFuture<T> attempt(
            Supplier<CompletableFuture<T>> sending, long deadline, long pauseMillis) {
        return sending.get().exceptionallyCompose(failure -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            boolean passes = cause instanceof UnknownAnswerException unknown && unknown.isOfMovingCluster();
            if (!passes || System.nanoTime() - deadline >= 0) {
                return CompletableFuture.failedFuture(cause);
            }
            // Sending blocks nobody, so that the timer's own thread can do it.
            Executor later = CompletableFuture.delayedExecutor(pauseMillis, TimeUnit.MILLISECONDS, Runnable::run);
            return CompletableFuture.supplyAsync(() -> null, later)
                    .thenCompose(
                            nothing -> attempt(sending, deadline, Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS)));
        });
    }
}
