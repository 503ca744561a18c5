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

    /** Makes a call that waits for nobody, on this thread. */
    static <T> CompletionStage<T> now(Call<T> call) {
        try {
            return CompletableFuture.completedFuture(call.run());
        } catch (XAException | RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    <T> CompletionStage<T> run(Call<T> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            workers.execute(() -> {
                try {
                    result.complete(call.run());
                } catch (XAException | RuntimeException | Error e) {
                    result.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new RedisXAException(
                            XAException.XAER_RMFAIL,
                            "This RedisXADataSource is closed. Nothing was sent; use another",
                            List.of())
                    .causedBy(e));
        }
        return result;
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
