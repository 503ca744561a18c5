/** The bank over both stores, its callers, and the history of what each of them was told. */
package io.concordat.testing.faults.workload;
