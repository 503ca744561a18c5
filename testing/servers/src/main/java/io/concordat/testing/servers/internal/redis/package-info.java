/** Redis and Valkey programs: found or unpacked, started. */
package io.concordat.testing.servers.internal.redis;
