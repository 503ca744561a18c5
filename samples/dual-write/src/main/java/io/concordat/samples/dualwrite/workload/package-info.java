/** Callers of the order service: several threads in a process of their own, which can be made to die. */
package io.concordat.samples.dualwrite.workload;
