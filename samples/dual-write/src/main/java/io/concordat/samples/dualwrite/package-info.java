/**
 * The dual-write sample: an order service that changes MySQL and Redis in one transaction, and a demonstration that
 * crashes it at the worst moments and compares both stores afterwards.
 *
 * <ul>
 *   <li>{@code shop}: the order service, what an application writes itself. Read this first.
 *   <li>{@code stores}: where MySQL and Redis are, and what the sample creates in them.
 *   <li>{@code workload}: several threads of callers, in a process of their own that can be made to die.
 *   <li>{@code demo}: the phases of the demonstration: work, crash, recover, compare.
 *   <li>{@code compare}: reads both stores behind the library's back and lists every difference.
 *   <li>{@code report}: tables for people, JSON for programs, progress while waiting.
 * </ul>
 */
package io.concordat.samples.dualwrite;
