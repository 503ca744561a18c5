/**
 * Redis as an XA resource: {@link io.concordat.redis.RedisXADataSource}, {@link io.concordat.redis.RedisXAConnection} and
 * {@link io.concordat.redis.RedisSession} are the same three steps as {@code XADataSource}, {@code XAConnection} and
 * {@code Connection} in JDBC; {@link io.concordat.redis.JtaRedis} enlists a session in any Jakarta transaction manager.
 *
 * <p>What a transaction writes is kept in memory and read back through it until {@code prepare}, which stages everything
 * in Redis, or nothing, and locks the keys. {@code commit} swaps all of it in, in one instant.
 *
 * <p><b>Isolation.</b> Transactions through this adapter are serializable within Redis on what they read and write: what
 * was read is validated at prepare, and two transactions of which each read what the other writes cannot both prepare.
 * While it is still running, a transaction may see values of different instants; it can then only roll back. Plain
 * readers (any Redis client) see committed values only, and all keys of one transaction change in one instant. Plain
 * writers are not held back by the locks of a prepared transaction.
 *
 * <p>This package is the API. The packages below it are public only because Java asks for it; they may change.
 */
package io.concordat.redis;
