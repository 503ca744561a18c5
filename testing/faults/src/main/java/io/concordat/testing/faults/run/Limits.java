package io.concordat.testing.faults.run;

import java.time.Duration;

/**
 * How long things may take.
 *
 * @param work how long callers begin transactions, in each life of a coordinator
 * @param settle how long recovery may take until nothing is left in doubt
 */
record Limits(Duration work, Duration settle) {
    /** So long a process may take for an answer that must come. */
    static final Duration ANSWER = Duration.ofSeconds(120);
}
