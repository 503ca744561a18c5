/** Runs plans, several side by side, and the program that does so. */
package io.concordat.testing.faults.run;
