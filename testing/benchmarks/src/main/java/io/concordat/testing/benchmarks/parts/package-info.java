/** Parts of this project by themselves, beside those of others that do the same work: {@code bin/bench parts}. */
package io.concordat.testing.benchmarks.parts;
