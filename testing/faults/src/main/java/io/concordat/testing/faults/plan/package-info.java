/** What one fault run does, drawn from a seed, and written as a line of text from which it can be run again. */
package io.concordat.testing.faults.plan;
