package io.concordat.samples.dualwrite.demo;

import io.concordat.samples.dualwrite.workload.Limit;

/**
 * How a demonstration is run. Immutable.
 *
 * @param threads how many callers work at once
 * @param limit how long each phase works
 * @param plantDifference whether to change a key behind the library's back, to see the comparison fail
 * @param verbose whether the processes log much
 */
public record Settings(int threads, Limit limit, boolean plantDifference, boolean verbose) {}
