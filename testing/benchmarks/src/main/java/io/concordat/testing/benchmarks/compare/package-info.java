/** Compares contenders on real servers in one run, in short slices that take turns. */
package io.concordat.testing.benchmarks.compare;
