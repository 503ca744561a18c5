/** Two transactions that each read what the other writes: validated reads, and locks that readers see. */
package io.concordat.testing.model.skew;
