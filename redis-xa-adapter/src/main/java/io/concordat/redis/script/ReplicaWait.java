package io.concordat.redis.script;

import java.time.Duration;

/**
 * How many replicas must have confirmed what a script has written, and how long to wait for that.
 *
 * @param replicas 0 for none
 * @param timeout at least 1 ms, if there are any
 */
public record ReplicaWait(int replicas, Duration timeout) {
    /** The primary alone counts. */
    public static final ReplicaWait NONE = new ReplicaWait(0, Duration.ZERO);

    /** Whether the primary alone counts. */
    public boolean isNone() {
        return replicas == 0;
    }

    /** For people: how many have confirmed. */
    String shortfall(int confirmed) {
        return "only " + confirmed + " of " + replicas + " replicas have confirmed it within " + timeout.toMillis()
                + " ms";
    }
}
