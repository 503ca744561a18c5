package io.concordat.testing.benchmarks.worker;

/**
 * What a contender did in a short time. Immutable.
 *
 * @param committed how many transactions
 * @param failed how many were not: a machine that stops for seconds makes clients give up
 * @param nanos for which time, of a clock on the wall
 * @param cpuNanos of the contender's process
 * @param threadNanos the same of its Java threads: without what compiles and collects
 * @param allocated bytes, by threads that lived before and after
 * @param collectorMillis how long the collector of the JVM has stopped or held up its threads
 */
public record Slice(
        long committed,
        long failed,
        long nanos,
        long cpuNanos,
        long threadNanos,
        long allocated,
        long collectorMillis,
        Latencies latencies) {
    private static final int FIELDS = 8;

    String text() {
        return String.join(
                " ",
                Long.toString(committed),
                Long.toString(failed),
                Long.toString(nanos),
                Long.toString(cpuNanos),
                Long.toString(threadNanos),
                Long.toString(allocated),
                Long.toString(collectorMillis),
                latencies.text());
    }

    /** The reverse of what a worker says. */
    public static Slice ofText(String text) {
        String[] fields = text.split(" ", -1);
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException("Not a slice: " + text);
        }
        return new Slice(
                Long.parseLong(fields[0]),
                Long.parseLong(fields[1]),
                Long.parseLong(fields[2]),
                Long.parseLong(fields[3]),
                Long.parseLong(fields[4]),
                Long.parseLong(fields[5]),
                Long.parseLong(fields[6]),
                Latencies.ofText(fields[7]));
    }

    /** Transactions per second. */
    public double rate() {
        return committed * 1e9 / nanos;
    }
}
