package io.concordat.testing.benchmarks.compare;

import io.concordat.testing.benchmarks.worker.Slice;

/**
 * One slice, and what the servers used for it. Immutable.
 *
 * @param mysqlCpuNanos of the process of MySQL, 0 where it is not known
 * @param redisCpuNanos the same of Redis
 */
record Measured(Slice slice, long mysqlCpuNanos, long redisCpuNanos) {}
