/** The journey of a recovery: scan what is in doubt, match it with the decisions, resolve it. */
package io.concordat.coordinator.recovery;
