/** Concordat. */
package io.concordat.testing.faults;
