/**
 * MySQL as a resource of the coordinator: its connections, what it must be able to do, and how it is recovered. MariaDB
 * takes the same place as a second tier.
 *
 * <p>Start with {@link io.concordat.coordinator.mysql.MysqlResource#builder}.
 */
package io.concordat.coordinator.mysql;
