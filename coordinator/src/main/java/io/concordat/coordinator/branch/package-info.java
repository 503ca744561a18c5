/** The journey of one transaction: enlisted branches prepare, are decided, commit. Internal. */
package io.concordat.coordinator.branch;
