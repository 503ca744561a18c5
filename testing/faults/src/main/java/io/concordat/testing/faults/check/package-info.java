/** What must hold after a run: the invariants I1 to I7. */
package io.concordat.testing.faults.check;
