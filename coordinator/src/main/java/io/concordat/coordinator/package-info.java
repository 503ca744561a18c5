/**
 * The coordinator: begin, enlist, prepare, decide, commit, forget; and after a crash: scan, match, resolve.
 *
 * <p>Start with {@code Coordinator.builder()}.
 */
package io.concordat.coordinator;
