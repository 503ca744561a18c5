/** What people and programs get to see: tables, JSON, progress. */
package io.concordat.samples.dualwrite.report;
