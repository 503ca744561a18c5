/** Reads both stores as any other program would, past the library, and lists every difference. */
package io.concordat.samples.dualwrite.compare;
