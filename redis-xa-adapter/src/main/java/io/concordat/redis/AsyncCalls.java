package io.concordat.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import javax.transaction.xa.XAException;

/**
 * Runs XA calls on threads of the data source. Those that end branches have threads of their own: calls that wait for a lock
 * must not keep the one from its turn that releases it. Thread-safe.
 */
final class AsyncCalls implements AutoCloseable {
    private final Workers voting = new Workers();
    private final Workers ending = new Workers();

    /** For calls that may wait for locks. */
    <T> CompletionStage<T> vote(Call<T> call) {
        return run(voting, call);
    }

    /** For calls that only wait for Redis. */
    <T> CompletionStage<T> end(Call<T> call) {
        return run(ending, call);
    }

    private static <T> CompletionStage<T> run(Workers workers, Call<T> call) {
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
        voting.close();
        ending.close();
    }

    /** A blocking call. */
    @FunctionalInterface
    interface Call<T> {
        /** Makes it. */
        T run() throws XAException;
    }
}
