/** Which servers the tests run on, and why. */
package io.concordat.testing.servers.internal.choice;
