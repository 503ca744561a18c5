package io.concordat.coordinator;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How a {@link TransactionTemplate} tries again after a conflict. The pause before each further attempt is at most twice as
 * long as the one before it, up to the longest, and at random between half of that and all of it, so that those who were in
 * each other's way do not meet again. Immutable.
 *
 * @param attempts how often the work runs at most, the first time included; 1 never tries again
 * @param firstPause the longest pause before the second attempt; zero does not pause
 * @param longestPause the cap on every pause, not shorter than the first
 */
public record Retry(int attempts, Duration firstPause, Duration longestPause) {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    public Retry {
        if (attempts < 1) {
            throw new IllegalArgumentException(attempts + " attempts are not possible: give at least 1.");
        }
        if (firstPause.isNegative() || longestPause.compareTo(firstPause) < 0) {
            throw new IllegalArgumentException("Pauses from " + firstPause + " to " + longestPause
                    + " are not possible: give zero or more, and the longest last.");
        }
    }

    /** No second attempt, which is a template's default: the work may not be made to run twice. */
    public static Retry never() {
        return upTo(1);
    }

    /** So many attempts in all, with pauses from 10 ms to 1 s. */
    public static Retry upTo(int attempts) {
        return new Retry(attempts, FIRST_PAUSE, LONGEST_PAUSE);
    }

    /** The same with other pauses. */
    public Retry pausing(Duration first, Duration longest) {
        return new Retry(attempts, first, longest);
    }

    /** Waits for the next attempt; false when there is none, or the thread is interrupted, which it then stays. */
    boolean awaitAfter(int attempt) {
        if (attempt >= attempts) {
            return false;
        }
        try {
            Thread.sleep(pauseAfter(attempt, ThreadLocalRandom.current().nextDouble()));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** In milliseconds, with chance in [0, 1). */
    long pauseAfter(int attempt, double chance) {
        double doubled = firstPause.toMillis() * Math.pow(2, attempt - 1);
        double longest = Math.min(doubled, (double) longestPause.toMillis());
        return Math.round(longest / 2 + longest / 2 * chance);
    }
}
