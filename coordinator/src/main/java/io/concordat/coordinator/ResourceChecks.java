package io.concordat.coordinator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Checks all resources before a coordinator starts, at once, so that each has the whole patience. */
final class ResourceChecks {
    private ResourceChecks() {}

    /** @throws CoordinatorException what the first of them in order that failed has said */
    static void run(String node, List<CoordinatedResource> resources, Duration patience) {
        List<CompletableFuture<Void>> checks = new ArrayList<>();
        long end = System.nanoTime() + patience.toNanos();
        for (CoordinatedResource resource : resources) {
            CompletableFuture<Void> check = new CompletableFuture<>();
            Thread thread = new Thread(() -> check(resource, check), "concordat-check-" + resource.name());
            thread.setDaemon(true);
            thread.start();
            checks.add(check);
        }
        for (int i = 0; i < checks.size(); i++) {
            await(node, resources.get(i), checks.get(i), end - System.nanoTime(), patience);
        }
    }

    private static void check(CoordinatedResource resource, CompletableFuture<Void> result) {
        try {
            resource.check();
            result.complete(null);
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    private static void await(
            String node, CoordinatedResource resource, CompletableFuture<Void> check, long nanos, Duration patience) {
        try {
            check.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new CoordinatorException(
                    "Coordinator '" + node + "' cannot start: resource '" + resource.name()
                            + "' has not answered its check within " + patience.toMillis()
                            + " ms. Its server hangs, or the network swallows what is sent to it. Nothing was changed; see"
                            + " to the server and start again.",
                    e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            } else if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new CompletionException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CoordinatorException("Coordinator '" + node + "' cannot start: its thread was interrupted.", e);
        }
    }
}
