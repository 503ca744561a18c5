package io.concordat.testing.servers;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Servers that are started and stopped together. */
final class ServerGroup {
    private ServerGroup() {}

    /** Starts some servers at the same time, all or none. */
    static List<RedisServer> start(int count, Supplier<RedisServer> start) {
        ExecutorService threads = Executors.newFixedThreadPool(count, task -> {
            Thread thread = new Thread(task, "start of servers for tests");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<CompletableFuture<RedisServer>> starting = Stream.generate(
                            () -> CompletableFuture.supplyAsync(start, threads))
                    .limit(count)
                    .toList();
            return awaitAll(starting);
        } finally {
            threads.shutdown();
        }
    }

    private static List<RedisServer> awaitAll(List<CompletableFuture<RedisServer>> starting) {
        List<RedisServer> started = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        for (CompletableFuture<RedisServer> next : starting) {
            try {
                started.add(next.join());
            } catch (CompletionException e) {
                failures.add(e.getCause());
            }
        }
        if (!failures.isEmpty()) {
            close(started);
            throw new IllegalStateException(
                    failures.size() + " of " + starting.size() + " servers did not start", failures.get(0));
        }
        return started;
    }

    /** Stops all. */
    static void close(List<RedisServer> servers) {
        servers.parallelStream().forEach(RedisServer::close);
    }
}
