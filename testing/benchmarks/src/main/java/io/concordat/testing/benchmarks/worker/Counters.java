package io.concordat.testing.benchmarks.worker;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * What this process has used. Immutable.
 *
 * @param cpuNanos on all processors
 * @param threads what each Java thread that lives has used, by its number
 * @param collectorMillis how long its collectors have worked
 */
record Counters(long cpuNanos, Map<Long, Used> threads, long collectorMillis) {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Used NOTHING = new Used(0, 0);

    Counters {
        threads = Map.copyOf(threads);
    }

    /** What a thread has used; bytes are those it has allocated. */
    record Used(long nanos, long bytes) {}

    static Counters now() {
        long[] ids = THREADS.getAllThreadIds();
        long[] nanos = THREADS.getThreadCpuTime(ids);
        long[] bytes = THREADS.getThreadAllocatedBytes(ids);
        Map<Long, Used> threads = new HashMap<>();
        for (int i = 0; i < ids.length; i++) {
            if (nanos[i] >= 0 && bytes[i] >= 0) { // or it has just ended
                threads.put(ids[i], new Used(nanos[i], bytes[i]));
            }
        }
        return new Counters(
                SYSTEM.getProcessCpuTime(),
                threads,
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                        .sum());
    }

    /** Processor time of the threads that live now since earlier counters; one that has ended meanwhile is left out. */
    long threadNanosSince(Counters before) {
        return since(before, Used::nanos);
    }

    /** Bytes that the same threads have allocated since. */
    long allocatedSince(Counters before) {
        return since(before, Used::bytes);
    }

    private long since(Counters before, ToLongFunction<Used> what) {
        return threads.entrySet().stream()
                .mapToLong(thread -> what.applyAsLong(thread.getValue())
                        - what.applyAsLong(before.threads.getOrDefault(thread.getKey(), NOTHING)))
                .sum();
    }
}
