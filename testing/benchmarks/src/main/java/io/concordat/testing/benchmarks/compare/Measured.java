package io.concordat.testing.benchmarks.compare;

import io.concordat.testing.benchmarks.worker.Slice;

/**
 * One slice, and what the servers used for it. Immutable.
 *
 * @param number of the slice, from 0 at the start of its process
 * @param mysqlCpuNanos of the process of MySQL, 0 where it is not known
 * @param redisCpuNanos the same of Redis
 * @param redisBytes what Redis was sent
 */
record Measured(Slice slice, int number, long mysqlCpuNanos, long redisCpuNanos, long redisBytes) {}
