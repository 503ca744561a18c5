package io.concordat.testing.benchmarks.parts;

import io.concordat.testing.benchmarks.worker.Latencies;

/**
 * What a script costs. Immutable.
 *
 * @param script which, and of what
 * @param serverMicros of one, by the server's own clock
 * @param roundTrips from the call in this process to its return
 */
record ScriptCost(String script, double serverMicros, Latencies roundTrips) {
    double micros(double share) {
        return roundTrips.percentile(share) / 1000.0;
    }
}
