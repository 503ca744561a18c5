/** The decision: the one commit point. A gtrid is committed if and only if its commit decision is durable here. */
package io.concordat.coordinator.decision;
