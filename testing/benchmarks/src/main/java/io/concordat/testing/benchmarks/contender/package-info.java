/** What people would otherwise use, and this project, behind one interface: one row and one key changed together. */
package io.concordat.testing.benchmarks.contender;
