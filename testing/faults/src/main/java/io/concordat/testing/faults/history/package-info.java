/** Records what transactions read and wrote, and finds what the isolation that is claimed forbids. */
package io.concordat.testing.faults.history;
