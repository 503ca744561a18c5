package io.concordat.testing.benchmarks.compare;

import io.concordat.testing.benchmarks.contender.Variant;
import io.concordat.testing.benchmarks.worker.Latencies;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * All slices of one variant at one number of callers and one setting of Redis's log. Immutable.
 *
 * @param forced how many files its process forced in them
 */
record Cell(Variant variant, int callers, Aof aof, List<Measured> slices, long forced) {
    private static final double NANOS_OF_A_MICRO = 1000;

    Cell {
        slices = List.copyOf(slices);
    }

    /** Transactions per second, in the middle of the slices. */
    double rate() {
        return Numbers.median(slices.stream().map(each -> each.slice().rate()).toList());
    }

    /** In milliseconds. */
    double latency(double share) {
        Latencies all = new Latencies();
        slices.forEach(each -> all.add(each.slice().latencies()));
        return all.percentile(share) / 1e6;
    }

    long failed() {
        return slices.stream().mapToLong(each -> each.slice().failed()).sum();
    }

    /** Microseconds of a processor for each transaction. */
    double cpu() {
        return perTransaction(each -> each.slice().cpuNanos()) / NANOS_OF_A_MICRO;
    }

    /** The same without the compiler and the collector of the JVM. */
    double threadCpu() {
        return perTransaction(each -> each.slice().threadNanos()) / NANOS_OF_A_MICRO;
    }

    double mysqlCpu() {
        return perTransaction(Measured::mysqlCpuNanos) / NANOS_OF_A_MICRO;
    }

    double redisCpu() {
        return perTransaction(Measured::redisCpuNanos) / NANOS_OF_A_MICRO;
    }

    /** Bytes for each transaction. */
    double allocated() {
        return perTransaction(each -> each.slice().allocated());
    }

    double forces() {
        return forced / committed();
    }

    /** Bytes that Redis was sent for each transaction. */
    double redisBytes() {
        return perTransaction(Measured::redisBytes);
    }

    /** Microseconds of the collector for each transaction. */
    double collector() {
        return perTransaction(each -> each.slice().collectorMillis()) * NANOS_OF_A_MICRO;
    }

    private double perTransaction(ToLongFunction<Measured> what) {
        return slices.stream().mapToLong(what).sum() / committed();
    }

    private double committed() {
        return slices.stream().mapToLong(each -> each.slice().committed()).sum();
    }
}
