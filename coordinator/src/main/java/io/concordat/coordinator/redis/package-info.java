/** Redis as a resource of the coordinator. Needs the Redis XA adapter on the class path. */
package io.concordat.coordinator.redis;
