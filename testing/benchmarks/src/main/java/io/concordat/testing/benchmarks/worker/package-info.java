/** The process of one contender: it works in slices when it is told to, and counts. */
package io.concordat.testing.benchmarks.worker;
