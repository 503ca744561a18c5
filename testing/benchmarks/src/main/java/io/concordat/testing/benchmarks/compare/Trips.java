package io.concordat.testing.benchmarks.compare;

import io.concordat.testing.benchmarks.contender.Variant;
import java.util.OptionalDouble;

/**
 * What one transaction of one caller asks for, counted apart from the time. Immutable.
 *
 * @param redis round trips to Redis
 * @param mysql round trips to MySQL
 * @param statements that MySQL has executed
 * @param forces of files by the contender's process, by whatever call; empty where system calls cannot be traced
 */
record Trips(Variant variant, double redis, double mysql, double statements, OptionalDouble forces) {}
