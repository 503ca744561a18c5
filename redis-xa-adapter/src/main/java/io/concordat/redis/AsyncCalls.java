package io.concordat.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import javax.transaction.xa.XAException;

/**
 * Runs XA calls on threads of the data source, one for each: a call may wait for a lock that the end of another branch
 * releases. Thread-safe.
 */
final class AsyncCalls implements AutoCloseable {
    private final Workers workers = Workers.oneForEach();

    /** Makes a call that begins something and waits for nobody, on this thread; unless closed. */
    <T> CompletionStage<T> begin(Call<CompletionStage<T>> call) {
        try {
            return workers.isClosed() ? CompletableFuture.failedFuture(closed()) : call.run();
        } catch (XAException | RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    <T> CompletionStage<T> run(Call<T> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            workers.execute(() -> complete(result, call));
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(closed().causedBy(e));
        }
        return result;
    }

    /** The end of a call that has begun, on this thread or on one of the data source's; also when that is closed meanwhile. */
    <T> void finish(CompletableFuture<T> result, boolean here, Call<T> call) {
        if (here) {
            complete(result, call);
            return;
        }
        try {
            workers.execute(() -> complete(result, call));
        } catch (RejectedExecutionException e) {
            Thread last = new Thread(() -> complete(result, call), "concordat-redis-last");
            last.setDaemon(true);
            last.start();
        }
    }

    private static <T> void complete(CompletableFuture<T> result, Call<T> call) {
        try {
            result.complete(call.run());
        } catch (XAException | RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    private static RedisXAException closed() {
        return new RedisXAException(
                XAException.XAER_RMFAIL, "This RedisXADataSource is closed. Nothing was sent; use another", List.of());
    }

    @Override
    public void close() {
        workers.close();
    }

    /** A blocking call. */
    @FunctionalInterface
    interface Call<T> {
        /** Makes it. */
        T run() throws XAException;
    }
}
