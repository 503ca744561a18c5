/** The face of the coordinator that Jakarta Transactions prescribes. Internal. */
package io.concordat.coordinator.jta;
