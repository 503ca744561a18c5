package io.concordat.testing.benchmarks.worker;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * What this process has used. Immutable.
 *
 * @param cpuNanos on all processors
 * @param threadNanos by the Java threads that live
 * @param allocated bytes, by the same
 * @param collectorMillis how long its collectors have worked
 */
record Counters(long cpuNanos, long threadNanos, long allocated, long collectorMillis) {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    static Counters now() {
        long[] threads = THREADS.getAllThreadIds();
        return new Counters(
                SYSTEM.getProcessCpuTime(),
                sum(THREADS.getThreadCpuTime(threads)),
                sum(THREADS.getThreadAllocatedBytes(threads)),
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                        .sum());
    }

    /** Without those that have ended meanwhile, which say -1. */
    private static long sum(long[] each) {
        return Arrays.stream(each).filter(value -> value > 0).sum();
    }
}
