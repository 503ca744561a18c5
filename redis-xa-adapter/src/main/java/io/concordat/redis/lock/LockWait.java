package io.concordat.redis.lock;

import io.concordat.redis.script.Vote;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Asks again while keys are locked by another branch, up to a limit. Thread-safe. */
public final class LockWait {
    /** How often to look when no message comes. */
    private static final long POLL_NANOS = Duration.ofMillis(50).toNanos();

    private final ReleaseChannel channel;
    private final Duration limit;

    /**
     * @param limit after which a locked key is refused; {@link Duration#ZERO} does not wait at all
     */
    public LockWait(ReleaseChannel channel, Duration limit) {
        this.channel = channel;
        this.limit = limit;
    }

    /** The limit. */
    public Duration limit() {
        return limit;
    }

    /** The first vote that is not {@link Vote.Busy}, or the last one within the limit. An interrupt ends the wait. */
    public Vote ask(Supplier<Vote> question) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            Vote vote = question.get();
            long left = deadline - System.nanoTime();
            if (!(vote instanceof Vote.Busy busy) || left <= 0) {
                return vote;
            }
            if (!awaitRelease(busy.holder(), Duration.ofNanos(left))) {
                return vote;
            }
        }
    }

    /**
     * Waits until it is time to look again: this branch has released its locks, or its message may have been lost.
     *
     * @return false when the thread was interrupted
     */
    public boolean awaitRelease(String holder, Duration atMost) {
        CompletableFuture<Void> release = channel.release(holder);
        try {
            release.get(Math.min(atMost.toNanos(), POLL_NANOS), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            channel.forget(holder, release);
        }
    }
}
