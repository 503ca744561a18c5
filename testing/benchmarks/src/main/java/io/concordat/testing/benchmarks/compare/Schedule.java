package io.concordat.testing.benchmarks.compare;

import java.time.Duration;

/**
 * How the time is divided. Immutable.
 *
 * @param warmUp how long each variant warms up at first: what a JVM compiles meanwhile costs more than the transactions do
 * @param rewarm the same before the rounds of another setting of Redis's log
 * @param rounds with each setting; in each of them every variant works once at each number of callers
 * @param slice how long it works then
 */
record Schedule(Duration warmUp, Duration rewarm, int rounds, Duration slice) {
    private static final double FOR_WARM_UP = 0.4;
    private static final long REWARM_MILLIS = 500;
    private static final long USUAL_MILLIS = 1000;
    private static final long LEAST_MILLIS = 200;
    private static final int LEAST_ROUNDS = 4;

    /** What else a slice takes. */
    private static final long OVERHEAD_MILLIS = 60;

    static Schedule of(CompareOptions options) {
        int variants = options.variants().size();
        int settings = options.aof().size();
        long cells = (long) variants * options.callers().size();
        double warmUp = options.time().toMillis() * FOR_WARM_UP;
        double left = options.time().toMillis() - warmUp - REWARM_MILLIS * variants * (settings - 1);
        double round = left / settings / cells;
        long usual = options.limit().isPresent() ? USUAL_MILLIS / 2 : USUAL_MILLIS;
        int rounds = Math.max(LEAST_ROUNDS, (int) (round / (usual + OVERHEAD_MILLIS)));
        long slice = Math.min(usual, (long) (round / rounds) - OVERHEAD_MILLIS);
        if (slice < LEAST_MILLIS) {
            double needed = ((LEAST_MILLIS + OVERHEAD_MILLIS) * LEAST_ROUNDS * cells * settings
                            + REWARM_MILLIS * variants * (settings - 1))
                    / (1 - FOR_WARM_UP);
            throw new IllegalArgumentException(options.time().toSeconds() + " s are too short for " + variants
                    + " variants, " + options.callers().size() + " numbers of callers and " + settings
                    + " settings of Redis's log: give --seconds " + (long) Math.ceil(needed / 1000)
                    + " or more, or compare less");
        }
        return new Schedule(
                Duration.ofMillis((long) warmUp / variants),
                Duration.ofMillis(REWARM_MILLIS),
                rounds,
                Duration.ofMillis(slice));
    }
}
