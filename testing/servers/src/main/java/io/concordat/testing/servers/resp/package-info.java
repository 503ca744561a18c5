/** A client small enough to be trusted: it sends what a test says, once, and shows what came back. */
package io.concordat.testing.servers.resp;
