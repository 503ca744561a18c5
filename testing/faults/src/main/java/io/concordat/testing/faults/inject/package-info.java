/** The stores of a run, and what is done to them and to the coordinators. */
package io.concordat.testing.faults.inject;
