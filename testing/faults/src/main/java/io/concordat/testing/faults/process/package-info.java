/** A coordinator in a process of its own, and the words by which it is told what to do. */
package io.concordat.testing.faults.process;
