package io.concordat.testing.benchmarks.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does with several contestants at once what nobody measures, as many as there are processors. */
final class AtOnce {
    private AtOnce() {}

    /** What is done with each. */
    interface Step<T> {
        void take(T each) throws Exception;
    }

    /** Returns when all are done, and throws what the first one threw. */
    static <T> void each(List<T> all, Step<T> step) throws IOException {
        ExecutorService threads =
                Executors.newFixedThreadPool(Math.max(2, Runtime.getRuntime().availableProcessors()));
        try {
            List<Future<Void>> begun = new ArrayList<>();
            for (T each : all) {
                begun.add(threads.submit(() -> {
                    step.take(each);
                    return null;
                }));
            }
            for (Future<Void> each : begun) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        } finally {
            threads.shutdownNow();
        }
    }
}
