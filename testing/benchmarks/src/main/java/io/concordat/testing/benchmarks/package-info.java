/** Figures, measured on real servers. */
package io.concordat.testing.benchmarks;
