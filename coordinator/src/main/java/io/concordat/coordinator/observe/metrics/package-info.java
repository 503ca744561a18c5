/** Metrics for Micrometer, an optional dependency: the only package that names it. */
package io.concordat.coordinator.observe.metrics;
