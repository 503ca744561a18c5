/** The demonstration: phases of work, crash, recovery and comparison. */
package io.concordat.samples.dualwrite.demo;
