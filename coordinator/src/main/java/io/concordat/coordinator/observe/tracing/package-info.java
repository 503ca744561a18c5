/** Spans for OpenTelemetry, an optional dependency: the only package that names it. */
package io.concordat.coordinator.observe.tracing;
