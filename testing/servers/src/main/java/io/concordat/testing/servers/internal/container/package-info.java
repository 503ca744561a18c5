/** Servers in containers, for machines with a Docker daemon. */
package io.concordat.testing.servers.internal.container;
