/** MySQL and MariaDB programs: found or unpacked, initialised, started. */
package io.concordat.testing.servers.internal.mysql;
