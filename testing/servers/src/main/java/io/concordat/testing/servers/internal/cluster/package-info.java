/** What the nodes of a Redis Cluster say of each other. */
package io.concordat.testing.servers.internal.cluster;
