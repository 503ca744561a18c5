package io.concordat.testing.benchmarks.worker;

import java.util.Arrays;
import java.util.stream.Collectors;

/** How long transactions took, in classes of at most 3% width. Not thread-safe. */
public final class Latencies {
    private static final int STEPS = 32;
    private static final int CLASSES = STEPS * 40;

    private final long[] counts = new long[CLASSES];

    /** Counts one. */
    public void add(long nanos) {
        counts[classOf(nanos)]++;
    }

    /** Counts all of the other. */
    public void add(Latencies other) {
        for (int i = 0; i < CLASSES; i++) {
            counts[i] += other.counts[i];
        }
    }

    /** How many were counted. */
    public long count() {
        return Arrays.stream(counts).sum();
    }

    /** The middle of the class that a share of them does not exceed, in nanoseconds; 0 of none. */
    public long percentile(double share) {
        long wanted = (long) Math.ceil(share * count());
        long seen = 0;
        for (int i = 0; i < CLASSES && wanted > 0; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return (lowest(i) + lowest(i + 1)) / 2;
            }
        }
        return 0;
    }

    /** {@code class:count} with commas, {@code -} of none. */
    String text() {
        String text = Arrays.stream(java.util.stream.IntStream.range(0, CLASSES)
                        .filter(i -> counts[i] > 0)
                        .toArray())
                .mapToObj(i -> i + ":" + counts[i])
                .collect(Collectors.joining(","));
        return text.isEmpty() ? "-" : text;
    }

    static Latencies ofText(String text) {
        Latencies latencies = new Latencies();
        if (!text.equals("-")) {
            for (String part : text.split(",", -1)) {
                int colon = part.indexOf(':');
                latencies.counts[Integer.parseInt(part.substring(0, colon))] =
                        Long.parseLong(part.substring(colon + 1));
            }
        }
        return latencies;
    }

    /** The first are one nanosecond wide, then each power of two has as many. */
    private static int classOf(long nanos) {
        long value = Math.max(0, nanos);
        if (value < STEPS) {
            return (int) value;
        }
        int power = 63 - Long.numberOfLeadingZeros(value) - 5;
        return Math.min(CLASSES - 1, STEPS * power + (int) (value >>> power));
    }

    private static long lowest(int index) {
        if (index < 2 * STEPS) {
            return index;
        }
        int power = index / STEPS - 1;
        return (long) (index - STEPS * power) << power;
    }
}
