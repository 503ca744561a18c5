/** A running coordinator as an MXBean. */
package io.concordat.coordinator.observe.jmx;
