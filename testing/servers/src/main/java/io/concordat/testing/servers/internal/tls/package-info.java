/** Keys and certificates that live no longer than the tests. */
package io.concordat.testing.servers.internal.tls;
