package io.concordat.testing.benchmarks.parts;

import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a transaction manager itself costs: transactions of two branches that do nothing, decided in memory. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TemplateBenchmark {
    private static final Logger ALL = Logger.getLogger("");

    @Param("CONCORDAT")
    private Manager.Kind manager;

    private Manager opened;

    /** Starts it. */
    @Setup
    public void open() throws Exception {
        ALL.setLevel(Level.WARNING);
        opened = manager.open();
    }

    /** One transaction. */
    @Benchmark
    public void commit() throws Exception {
        opened.commit();
    }

    /** Ends it. */
    @TearDown
    public void close() {
        opened.close();
    }
}
