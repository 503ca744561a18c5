/** Concordat. */
package io.concordat.samples.dualwrite;
