/** What a run and all runs together are told as: lines for people, and JSON. */
package io.concordat.testing.faults.report;
