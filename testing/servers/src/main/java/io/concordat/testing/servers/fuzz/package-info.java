/** Bytes that are nearly right, for what decodes them. */
package io.concordat.testing.servers.fuzz;
