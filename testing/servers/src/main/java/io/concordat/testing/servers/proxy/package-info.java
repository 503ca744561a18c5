/** A TCP proxy that counts what a client asks and does to it what networks do. */
package io.concordat.testing.servers.proxy;
