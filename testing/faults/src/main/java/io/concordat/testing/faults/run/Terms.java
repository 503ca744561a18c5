package io.concordat.testing.faults.run;

import io.concordat.testing.faults.process.Plant;
import java.time.Duration;

/**
 * What holds for all runs.
 *
 * @param work how long callers begin transactions, in each life of a coordinator
 * @param settle how long recovery may take until nothing is left in doubt
 * @param plant what is planted into the first coordinator, and is to be found
 */
record Terms(Duration work, Duration settle, Plant plant) {
    /** So long a process may take for an answer that must come. */
    static final Duration ANSWER = Duration.ofMinutes(2);
}
