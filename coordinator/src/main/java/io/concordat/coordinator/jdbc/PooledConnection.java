package io.concordat.coordinator.jdbc;

import java.sql.Connection;

/**
 * A connection taken from the pool.
 *
 * @param proxy HikariCP's view of it, used for statements and to give it back
 * @param physical our view of it, used for the branch and to close it
 */
record PooledConnection(Connection proxy, PhysicalConnection physical) {}
