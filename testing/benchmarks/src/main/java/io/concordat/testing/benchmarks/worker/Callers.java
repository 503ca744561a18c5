package io.concordat.testing.benchmarks.worker;

import io.concordat.testing.benchmarks.contender.Contender;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that make transactions, each on rows and keys of its own, so that they meet in the stores and not in locks. */
final class Callers implements AutoCloseable {
    private static final int MOST_FAILURES = 100;

    private final Forces forces = new Forces();
    private final AtomicInteger failures = new AtomicInteger();
    private final Contender contender;
    private final ExecutorService threads;
    private final long[] sequences;

    Callers(Contender contender, int most) {
        this.contender = contender;
        this.threads = Executors.newFixedThreadPool(most);
        this.sequences = new long[most];
    }

    /** Works until the time is over, and until what was begun then is committed. */
    Slice work(int callers, long nanos) throws Exception {
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Told>> calls = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                int caller = i;
                calls.add(threads.submit(() -> work(caller, start, nanos)));
            }
            Counters before = Counters.now();
            Instant since = Instant.now();
            long began = System.nanoTime();
            start.countDown();
            Latencies all = new Latencies();
            long failed = 0;
            for (Future<Told> call : calls) {
                Told told = call.get();
                all.add(told.latencies());
                failed += told.failed();
            }
            long took = System.nanoTime() - began;
            forces.slice(since);
            return slice(all, failed, took, before, Counters.now());
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static Slice slice(Latencies all, long failed, long took, Counters before, Counters after) {
        return new Slice(
                all.count(),
                failed,
                took,
                after.cpuNanos() - before.cpuNanos(),
                after.threadNanosSince(before),
                after.allocatedSince(before),
                after.collectorMillis() - before.collectorMillis(),
                all);
    }

    private Told work(int caller, CountDownLatch start, long nanos) throws Exception {
        Latencies latencies = new Latencies();
        long failed = 0;
        start.await();
        long began = System.nanoTime();
        long now = began;
        while (now - began < nanos) {
            boolean committed = transact(caller);
            long after = System.nanoTime();
            if (committed) {
                latencies.add(after - now);
            } else {
                failed++;
            }
            now = after;
        }
        return new Told(latencies, failed);
    }

    private boolean transact(int caller) throws InterruptedException {
        long sequence = ++sequences[caller];
        int account = caller * Contender.ACCOUNTS + (int) (sequence % Contender.ACCOUNTS);
        try {
            contender.transact(account, "changed-" + caller + "-" + sequence + "-0123456789012345678901234567890123");
            return true;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            if (failures.incrementAndGet() > MOST_FAILURES) {
                throw new IllegalStateException(
                        "More than " + MOST_FAILURES + " transactions failed, at last: " + e, e);
            }
            e.printStackTrace();
            return false;
        }
    }

    /** What one caller was told. */
    private record Told(Latencies latencies, long failed) {}

    /** How many files were forced in each slice until now, with commas; the last thing that is asked. */
    String forces() throws IOException {
        return forces.counts();
    }

    @Override
    public void close() {
        threads.shutdown();
        forces.close();
    }
}
