/** Atomikos as the JTA engine: the only package that names it. Internal. */
package io.concordat.coordinator.atomikos;
