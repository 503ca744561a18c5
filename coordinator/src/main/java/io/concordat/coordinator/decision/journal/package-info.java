/**
 * The decision log in a local directory: checksummed, preallocated, forced, one force for many decisions.
 *
 * <p>A journal is one live segment. A segment begins with the incarnations of the journal and every decision that was pending, and goes on
 * with batches; a batch is what one force makes durable. When a segment is full the next one takes its place and the old
 * one is deleted, so the newest segment alone is the log and the disk space is bounded by what is pending.
 */
package io.concordat.coordinator.decision.journal;
