package io.concordat.testing.benchmarks.parts;

import io.concordat.testing.benchmarks.compare.ClassPath;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Has JMH measure one part in a process of its own. */
final class Jmh {
    private static final String CLASS_PATH = "java.class.path";
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final int MEASUREMENTS = 2;

    private final PartsOptions options;

    Jmh(PartsOptions options) {
        this.options = options;
        System.setProperty("jmh.ignoreLock", "true"); // another run on this machine is the reader's business
    }

    PartResult measure(Part part) throws RunnerException {
        Collection<RunResult> results = part.needsAtomikosAlone() ? runAlone(part) : run(part);
        RunResult result = results.iterator().next();
        return new PartResult(
                part,
                result.getAggregatedResult().getIterationResults().stream()
                        .map(iteration -> iteration.getPrimaryResult().getScore())
                        .toList(),
                second(result, CpuProfiler.NAME),
                second(result, ALLOCATED),
                second(result, ForceProfiler.NAME));
    }

    /** JMH gives the process the class path that this one says it has. */
    private Collection<RunResult> runAlone(Part part) throws RunnerException {
        String classPath = System.getProperty(CLASS_PATH);
        System.setProperty(CLASS_PATH, ClassPath.ofAtomikosAlone());
        try {
            return run(part);
        } finally {
            System.setProperty(CLASS_PATH, classPath);
        }
    }

    private Collection<RunResult> run(Part part) throws RunnerException {
        ChainedOptionsBuilder builder = new OptionsBuilder()
                .include(part.pattern())
                .threads(part.callers())
                .forks(1)
                .warmupIterations(part.warmUps())
                .warmupTime(TimeValue.milliseconds(options.warmUp().toMillis()))
                .measurementIterations(MEASUREMENTS)
                .measurementTime(TimeValue.milliseconds(options.time().toMillis()))
                .timeout(new TimeValue(1, TimeUnit.MINUTES))
                .jvmArgsAppend("-Xmx512m")
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        for (Map.Entry<String, String> parameter : part.parameters().entrySet()) {
            builder.param(parameter.getKey(), parameter.getValue());
        }
        if (part.countsForces()) {
            builder.addProfiler(ForceProfiler.class);
        }
        return new Runner(builder.build()).run();
    }

    private static List<Double> second(RunResult result, String name) {
        return result.getSecondaryResults().keySet().stream()
                .filter(key -> key.equals(name) || key.endsWith("\u00b7" + name))
                .map(key -> result.getSecondaryResults().get(key).getScore())
                .toList();
    }
}
