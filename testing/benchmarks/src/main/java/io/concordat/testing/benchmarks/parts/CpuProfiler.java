package io.concordat.testing.benchmarks.parts;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Processor time of the whole process for an operation: what a busy machine changes least. JMH makes it, in the process that
 * is measured.
 */
public final class CpuProfiler implements InternalProfiler {
    static final String NAME = "cpu";

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final double NANOS_OF_A_MICRO = 1000;

    private long before;

    @Override
    public String getDescription() {
        return "processor time";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        before = SYSTEM.getProcessCpuTime();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double micros = (SYSTEM.getProcessCpuTime() - before) / NANOS_OF_A_MICRO;
        return List.of(
                new ScalarResult(NAME, micros / result.getMetadata().getAllOps(), "us/op", AggregationPolicy.AVG));
    }
}
